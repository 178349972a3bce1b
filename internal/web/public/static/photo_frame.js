// The frames that lie over a picture: the black bars, and the corners of what is kept.
// All places are parts of the picture as it is shown, 0 to 1 from its upper left.

const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
const least = 0.015;
const step = 0.01;
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// within keeps a rectangle inside the picture.
function within({ x, y, w, h }) {
  w = clamp(w, least, 1);
  h = clamp(h, least, 1);
  return { x: clamp(x, 0, 1 - w), y: clamp(y, 0, 1 - h), w, h };
}

function place(element, { x, y, w, h }) {
  Object.assign(element.style, { left: `${x * 100}%`, top: `${y * 100}%` });
  if (w !== undefined) Object.assign(element.style, { width: `${w * 100}%`, height: `${h * 100}%` });
}

// quarter turns a rectangle with its picture, to the right.
const quarter = ({ x, y, w, h }) => ({ x: 1 - y - h, y: x, w: h, h: w });

export class Frames {
  bars = new Map(); // by their elements
  keep = { x: 0, y: 0, w: 1, h: 1 };
  mode = "";

  // changed is told when what will be sent has changed, chosen when another frame has.
  constructor(layer, { changed, chosen }) {
    this.layer = layer;
    this.changed = changed;
    this.chosen = chosen;
    this.crop = layer.querySelector("[data-crop]");
    this.corners = [...layer.querySelectorAll("[data-corner]")];
    this.mould = layer.querySelector("template[data-bar]").content.firstElementChild;
    layer.addEventListener("pointerdown", (e) => this.press(e));
    layer.addEventListener("keydown", (e) => this.key(e));
    layer.addEventListener("focusin", (e) => this.choose(e.target));
    this.draw();
  }

  choose(element) {
    this.one = element;
    this.chosen(element && (this.bars.has(element) ? "bar" : "corner"));
  }

  get cropped() {
    return this.keep.w < 1 || this.keep.h < 1;
  }

  get touched() {
    return this.cropped || this.bars.size > 0;
  }

  draw() {
    const { x, y, w, h } = this.keep;
    place(this.crop, this.keep);
    this.crop.hidden = !(this.cropped || this.mode === "crop");
    this.corners.forEach((c) => {
      const [down, across] = c.dataset.corner;
      place(c, { x: across === "w" ? x : x + w, y: down === "n" ? y : y + h });
    });
    this.bars.forEach((at, bar) => place(bar, at));
  }

  set(mode) {
    this.mode = mode;
    this.choose(null);
    this.draw();
  }

  turn() {
    this.keep = quarter(this.keep);
    this.bars.forEach((at, bar) => this.bars.set(bar, quarter(at)));
    this.draw();
  }

  add(at) {
    const bar = this.mould.cloneNode(true);
    this.layer.append(bar);
    this.bars.set(bar, within(at));
    this.draw();
    return bar;
  }

  remove(bar) {
    this.bars.delete(bar);
    bar.remove();
    this.choose(null);
    this.changed("bars");
  }

  // move puts a frame where it is to be: a bar by its place and size, a corner by its place.
  move(element, by, from = this.bars.get(element) ?? this.keep) {
    const [dx, dy, dw, dh] = by;
    if (this.bars.has(element)) {
      this.bars.set(element, within({ x: from.x + dx, y: from.y + dy, w: from.w + dw, h: from.h + dh }));
    } else {
      this.keep = this.dragged(element.dataset.corner, dx, dy, from);
    }
    this.draw();
  }

  dragged([down, across], dx, dy, from) {
    const room = 0.1; // what is kept at least
    const left = across === "w" ? clamp(from.x + dx, 0, from.x + from.w - room) : from.x;
    const right = across === "e" ? clamp(from.x + from.w + dx, from.x + room, 1) : from.x + from.w;
    const top = down === "n" ? clamp(from.y + dy, 0, from.y + from.h - room) : from.y;
    const low = down === "s" ? clamp(from.y + from.h + dy, from.y + room, 1) : from.y + from.h;
    return { x: left, y: top, w: right - left, h: low - top };
  }

  // nudge moves the chosen frame by steps, as arrow keys and buttons ask.
  nudge(by) {
    if (!this.one) return;
    this.move(this.one, by.map((v) => v * step));
    this.changed(this.bars.has(this.one) ? "bars" : "crop");
  }

  key(e) {
    const by = arrows[e.key];
    const bar = this.bars.has(e.target);
    if (bar && (e.key === "Delete" || e.key === "Backspace")) this.remove(e.target);
    else if (by) this.nudge(e.shiftKey && bar ? [0, 0, ...by] : [...by, 0, 0]);
    else return;
    e.preventDefault();
  }

  // press follows the pointer: a frame that is moved, a bar that is sized by its lower
  // right corner, or a new bar.
  press(e) {
    if (e.button > 0) return;
    const held = e.target.closest("button");
    if (!held && this.mode !== "cover") return;
    e.preventDefault();
    const at = (event) => {
      const box = this.layer.getBoundingClientRect();
      return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, px: 1 / box.width, py: 1 / box.height };
    };
    const start = at(e);
    const one = held ?? this.add({ x: start.x, y: start.y, w: 0, h: 0 });
    const was = this.bars.has(one) ? { ...this.bars.get(one) } : { ...this.keep };
    const grip = 22; // pixels around the corner of a bar
    const sizing = held && this.bars.has(one) && start.x > was.x + was.w - grip * start.px && start.y > was.y + was.h - grip * start.py;
    one.focus({ preventScroll: true });
    const move = (event) => {
      const to = at(event);
      const by = [to.x - start.x, to.y - start.y];
      if (held) this.move(one, sizing ? [0, 0, ...by] : [...by, 0, 0], was);
      else this.bars.set(one, this.spanned(start, to));
      this.draw();
    };
    const end = () => {
      this.layer.removeEventListener("pointermove", move);
      this.layer.removeEventListener("pointerup", end);
      this.layer.removeEventListener("pointercancel", end);
      const now = this.bars.get(one);
      // A tap draws nothing.
      if (!held && now.w <= least && now.h <= least) this.remove(one);
      else this.changed(now ? "bars" : "crop");
    };
    this.layer.setPointerCapture(e.pointerId);
    this.layer.addEventListener("pointermove", move);
    this.layer.addEventListener("pointerup", end);
    this.layer.addEventListener("pointercancel", end);
  }

  spanned(a, b) {
    const [left, right] = [clamp(Math.min(a.x, b.x), 0, 1), clamp(Math.max(a.x, b.x), 0, 1)];
    const [top, low] = [clamp(Math.min(a.y, b.y), 0, 1), clamp(Math.max(a.y, b.y), 0, 1)];
    return within({ x: left, y: top, w: right - left, h: low - top });
  }
}
