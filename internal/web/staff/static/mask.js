// Rectangles drawn on an image, to be blackened: by mouse or finger, or by the keys. What
// is sent are the numbers that the form without this file asks for.

const parts = ["left", "top", "width", "height"];
const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
const percent = (v) => String(Math.round(v * 100) / 100);

// Box is one rectangle, in percent of the image.
class Box {
  constructor(mask, at) {
    this.mask = mask;
    this.at = at;
    this.mark = Object.assign(document.createElement("button"), { type: "button", className: "mask-box" });
    this.fields = parts.map((name) => Object.assign(document.createElement("input"), { type: "hidden", name }));
    mask.layer.append(this.mark);
    mask.rows.append(...this.fields);
    this.mark.addEventListener("keydown", (e) => this.key(e));
    this.put(at);
  }

  put(at) {
    const width = clamp(at.width, 0.5, 100);
    const height = clamp(at.height, 0.5, 100);
    this.at = { width, height, left: clamp(at.left, 0, 100 - width), top: clamp(at.top, 0, 100 - height) };
    parts.forEach((name, i) => {
      this.mark.style[name] = `${this.at[name]}%`;
      this.fields[i].value = percent(this.at[name]);
    });
    const said = parts.map((n) => Math.round(this.at[n]));
    this.mark.setAttribute("aria-label", `塗りつぶす枠。左${said[0]}、上${said[1]}、幅${said[2]}、高さ${said[3]}パーセント。矢印キーで動かし、Shiftキーを押しながら矢印キーで大きさを変え、Deleteキーで消します`);
  }

  key(e) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (e.key === "Delete" || e.key === "Backspace") this.remove();
    else if (!by) return;
    else if (e.shiftKey) this.put({ ...this.at, width: this.at.width + by[0], height: this.at.height + by[1] });
    else this.put({ ...this.at, left: this.at.left + by[0], top: this.at.top + by[1] });
    e.preventDefault();
    e.stopPropagation();
  }

  remove() {
    this.mark.remove();
    this.fields.forEach((f) => f.remove());
    this.mask.boxes.delete(this.mark);
    this.mask.add.focus();
  }
}

// Mask is the tool of one image.
class Mask {
  boxes = new Map();

  constructor(fold) {
    this.fold = fold;
    this.figure = document.getElementById(fold.dataset.mask);
    this.rows = fold.querySelector("[data-mask-rows]");
    this.add = fold.querySelector("[data-mask-add]");
    this.layer = Object.assign(document.createElement("div"), { className: "mask-layer" });
    this.figure.querySelector(".sheet-on").append(this.layer);
    const typed = [...this.rows.querySelectorAll(".mask-row")].map((row) => [...row.querySelectorAll("input")].map((i) => i.value));
    this.rows.replaceChildren();
    this.rows.hidden = true;
    typed.filter((row) => row.every((v) => v && !Number.isNaN(Number(v)))).forEach((row) => this.box(...row.map(Number)));
    fold.querySelector("[data-mask-how]").textContent =
      "画像の上をなぞって枠を描くか、「枠を置く」を押して矢印キーで動かします（Shiftキーを押しながら矢印キーで大きさを変え、Deleteキーで消します）。";
    this.add.hidden = false;
    this.add.addEventListener("click", () => this.box(35, 46, 30, 8).mark.focus());
    this.figure.addEventListener("mask", () => (fold.open = !fold.open));
    fold.addEventListener("toggle", () => this.toggled());
    this.layer.addEventListener("pointerdown", (e) => this.draw(e));
    if (fold.open) this.toggled();
  }

  box(left, top, width, height) {
    const box = new Box(this, { left, top, width, height });
    this.boxes.set(box.mark, box);
    return box;
  }

  toggled() {
    this.figure.classList.toggle("masking", this.fold.open);
    document.querySelector("[data-view=mask]")?.setAttribute("aria-pressed", String(this.fold.open));
    if (this.fold.open) this.add.focus({ preventScroll: true });
  }

  // draw follows the pointer: a new box from where it went down, or one that is moved or,
  // by its lower right corner, sized.
  draw(e) {
    if (!this.fold.open || e.button > 0) return;
    e.preventDefault();
    this.layer.setPointerCapture(e.pointerId);
    const at = (event) => {
      const p = this.figure.imagePoint(event);
      return { x: clamp(p.x * 100, 0, 100), y: clamp(p.y * 100, 0, 100) };
    };
    const from = at(e);
    const held = this.boxes.get(e.target);
    const was = held && { ...held.at };
    const corner = was && from.x > was.left + was.width - 3 && from.y > was.top + was.height - 3;
    const box = held ?? this.box(from.x, from.y, 0, 0);
    const move = (event) => {
      const to = at(event);
      const by = { x: to.x - from.x, y: to.y - from.y };
      if (!held) box.put({ left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(by.x), height: Math.abs(by.y) });
      else if (corner) box.put({ ...was, width: was.width + by.x, height: was.height + by.y });
      else box.put({ ...was, left: was.left + by.x, top: was.top + by.y });
    };
    const end = () => {
      this.layer.removeEventListener("pointermove", move);
      if (box.at.width <= 0.5 && box.at.height <= 0.5) box.remove();
      else box.mark.focus({ preventScroll: true });
    };
    this.layer.addEventListener("pointermove", move);
    this.layer.addEventListener("pointerup", end, { once: true });
    this.layer.addEventListener("pointercancel", end, { once: true });
  }
}

document.querySelectorAll("[data-viewer] [data-mask]").forEach((fold) => new Mask(fold));
