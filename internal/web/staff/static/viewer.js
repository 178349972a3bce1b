// The images of an application, one large or two side by side. What is done to an image is
// a way of looking at it: nothing leaves the page, and each keeps its own while others are
// looked at. Without this file the images stand one under another.

const contrasts = [1, 1.5, 2.2];
const lights = [1, 1.3, 1.6, 0.7];
const least = 1;
const most = 12;
const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

// Pane shows one image. x and y are pixels from its middle, turn quarters to the right.
class Pane {
  state = { zoom: 1, x: 0, y: 0, turn: 0, contrast: 0, light: 0, invert: false };
  fingers = new Map();

  constructor(figure, told) {
    this.figure = figure;
    this.told = told;
    this.pane = figure.querySelector(".pane");
    if (!this.pane) return;
    this.image = this.pane.querySelector("img");
    this.sheet = document.createElement("div");
    this.sheet.className = "sheet-on";
    this.sheet.append(this.image);
    this.pane.replaceChildren(this.sheet);
    this.pane.tabIndex = 0;
    this.pane.setAttribute("role", "group");
    this.pane.setAttribute("aria-label", `${this.image.alt}（拡大中は矢印キーで動きます）`);
    figure.imagePoint = (event) => this.point(event);
    this.image.addEventListener("load", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.pane);
    this.listen();
  }

  listen() {
    const pane = this.pane;
    pane.addEventListener("wheel", (e) => {
      e.preventDefault();
      this.zoom(Math.exp(-e.deltaY / (e.ctrlKey ? 100 : 400)), e);
    }, { passive: false });
    pane.addEventListener("dblclick", (e) => this.free() && (this.state.zoom > 1 ? this.fit() : this.zoom(2.5, e)));
    pane.addEventListener("pointerdown", (e) => this.down(e));
    pane.addEventListener("pointermove", (e) => this.move(e));
    for (const end of ["pointerup", "pointercancel"]) pane.addEventListener(end, (e) => this.fingers.delete(e.pointerId));
    pane.addEventListener("keydown", (e) => this.step(e));
  }

  // free tells that no mask is being drawn, which takes the pointer then.
  free() { return !this.figure.classList.contains("masking"); }

  down(e) {
    if (!this.free() || e.button > 0) return;
    this.pane.setPointerCapture(e.pointerId);
    this.fingers.set(e.pointerId, e);
    this.told(this);
  }

  move(e) {
    const before = this.fingers.get(e.pointerId);
    if (!before) return;
    const other = [...this.fingers.values()].find((f) => f.pointerId !== e.pointerId);
    this.fingers.set(e.pointerId, e);
    const s = this.state;
    if (!other) {
      Object.assign(s, { x: s.x + e.clientX - before.clientX, y: s.y + e.clientY - before.clientY });
      this.draw();
      return;
    }
    const apart = (f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
    this.zoom(apart(e) / apart(before), { clientX: (e.clientX + other.clientX) / 2, clientY: (e.clientY + other.clientY) / 2 });
  }

  step(e) {
    const by = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (!by || e.target !== this.pane || this.state.zoom === least) return;
    e.preventDefault();
    this.state.x += by[0] * 80;
    this.state.y += by[1] * 80;
    this.draw();
  }

  // zoom keeps what lies under a point where it is; without one, the middle.
  zoom(factor, at) {
    if (!this.pane) return;
    const s = this.state;
    const zoom = clamp(s.zoom * factor, least, most);
    const box = this.pane.getBoundingClientRect();
    const x = at ? at.clientX - box.left - box.width / 2 : 0;
    const y = at ? at.clientY - box.top - box.height / 2 : 0;
    s.x = x - ((x - s.x) * zoom) / s.zoom;
    s.y = y - ((y - s.y) * zoom) / s.zoom;
    s.zoom = zoom;
    this.draw();
  }

  fit() {
    Object.assign(this.state, { zoom: 1, x: 0, y: 0 });
    this.draw();
  }

  turn() {
    this.state.turn = (this.state.turn + 1) % 4;
    this.fit();
  }

  cycle(name, levels) {
    this.state[name] = (this.state[name] + 1) % levels.length;
    this.draw();
  }

  invert() {
    this.state.invert = !this.state.invert;
    this.draw();
  }

  // size is that of the image at zoom 1, unturned: so that the whole of it is seen.
  size() {
    const w = this.image.naturalWidth || this.image.width || 1;
    const h = this.image.naturalHeight || this.image.height || 1;
    const [across, down] = this.state.turn % 2 ? [h, w] : [w, h];
    const scale = Math.min(this.pane.clientWidth / across, this.pane.clientHeight / down);
    return { w: w * scale, h: h * scale };
  }

  draw() {
    if (!this.pane?.clientWidth) return;
    const s = this.state;
    const { w, h } = this.size();
    const [across, down] = s.turn % 2 ? [h, w] : [w, h];
    const room = { x: Math.max(0, (across * s.zoom - this.pane.clientWidth) / 2), y: Math.max(0, (down * s.zoom - this.pane.clientHeight) / 2) };
    s.x = clamp(s.x, -room.x, room.x);
    s.y = clamp(s.y, -room.y, room.y);
    Object.assign(this.sheet.style, {
      width: `${w}px`, height: `${h}px`,
      transform: `translate(-50%, -50%) translate(${s.x}px, ${s.y}px) rotate(${s.turn * 90}deg) scale(${s.zoom})`,
    });
    this.image.style.filter = `contrast(${contrasts[s.contrast]}) brightness(${lights[s.light]}) invert(${s.invert ? 1 : 0})`;
    this.pane.classList.toggle("pane-near", s.zoom > least);
    this.told();
  }

  // point is where an event lies on the image, in parts of its upright sides.
  point({ clientX, clientY }) {
    const s = this.state;
    const { w, h } = this.size();
    const box = this.pane.getBoundingClientRect();
    const dx = (clientX - box.left - box.width / 2 - s.x) / s.zoom;
    const dy = (clientY - box.top - box.height / 2 - s.y) / s.zoom;
    const a = (-s.turn * Math.PI) / 2;
    return { x: (dx * Math.cos(a) - dy * Math.sin(a)) / w + 0.5, y: (dx * Math.sin(a) + dy * Math.cos(a)) / h + 0.5 };
  }

  says() {
    const s = this.state;
    return [`${Math.round(s.zoom * 100)}%`, s.turn && `${s.turn * 90}度`, s.contrast && `コントラスト${s.contrast}`, s.light && `明るさ${s.light}`]
      .filter(Boolean).join(" ");
  }
}

class Viewer {
  at = 0; // which image is large
  beside = false;

  constructor(root) {
    this.root = root;
    this.tools = root.querySelector(".viewer-tools");
    this.links = [...root.querySelectorAll(".strip a")];
    this.panes = [...root.querySelectorAll(".shot")].map((f) => new Pane(f, (pane) => this.tell(pane)));
    this.near = this.panes[0]; // the one that the tools act on
    root.classList.add("viewer-on");
    this.tools.hidden = false;
    this.tools.addEventListener("click", (e) => this.act(e.target.closest("[data-view]")?.dataset.view));
    this.links.forEach((a, i) => a.addEventListener("click", (e) => {
      e.preventDefault();
      this.show(i);
    }));
    root.addEventListener("go", (e) => this.go(e.detail));
    const named = this.panes.findIndex((p) => `#${p.figure.id}` === location.hash);
    const refused = this.panes.findIndex((p) => p.figure.querySelector("details[open]"));
    this.show(Math.max(0, refused >= 0 ? refused : named));
  }

  act(what) {
    const pane = this.near;
    ({
      previous: () => this.go(-1), next: () => this.go(1),
      in: () => pane.zoom(1.5), out: () => pane.zoom(1 / 1.5), fit: () => pane.fit(), turn: () => pane.turn(),
      contrast: () => pane.cycle("contrast", contrasts), light: () => pane.cycle("light", lights), invert: () => pane.invert(),
      beside: () => { this.beside = !this.beside; this.show(this.at); },
      mask: () => pane.figure.dispatchEvent(new CustomEvent("mask")),
    })[what]?.();
  }

  go(by) {
    this.show(clamp(this.at + by, 0, this.panes.length - 1));
  }

  show(i) {
    this.at = i;
    this.near = this.panes[i];
    const second = this.beside ? this.panes[(i + 1) % this.panes.length] : null;
    this.root.classList.toggle("viewer-two", this.beside);
    for (const p of this.panes) p.figure.hidden = p !== this.near && p !== second;
    this.links.forEach((a, n) => (n === i ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
    this.near.draw();
    this.tell();
  }

  // tell says on the tools how the image is looked at.
  tell(pane) {
    if (pane && pane !== this.near) this.near = pane;
    if (!this.near) return;
    const press = (name, on) => this.tools.querySelector(`[data-view=${name}]`)?.setAttribute("aria-pressed", String(on));
    press("invert", this.near.state.invert);
    press("beside", this.beside);
    const said = this.tools.querySelector("output");
    if (said.value !== this.near.says()) said.value = this.near.says();
    for (const b of this.tools.querySelectorAll("button:not([data-view=previous], [data-view=next], [data-view=beside])")) b.disabled = !this.near.pane;
  }
}

const root = document.querySelector("[data-viewer]");
if (root) new Viewer(root);
