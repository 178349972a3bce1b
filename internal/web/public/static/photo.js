// The editor of one photograph: upright, turned, cropped, with black bars over what the
// library may not see, and a word on what may be hard to read. All of it is a help: what
// the browser can't open goes to the server as it is, which says the same.

import { fit, jpeg, kindOf, open } from "./photo_file.js";
import { Frames } from "./photo_frame.js";
import { hints, measure } from "./photo_hints.js";

let turn = Promise.resolve();

// prepare opens the editor for a file and gives what to send, or null when it was given
// up. Several at once wait for each other. kind is the code of the chosen document.
export function prepare(file, kind = document.getElementById("document_kind")?.value ?? "") {
  const result = turn.then(() => edit(file, kind)).catch(() => file);
  turn = result;
  return result;
}

async function edit(file, kind) {
  const mould = document.getElementById("photo-editor");
  if (!mould || typeof HTMLDialogElement === "undefined" || typeof createImageBitmap === "undefined") return file;
  return new Editor(mould, file, kind).result;
}

const explained = new Set(["heic", "pdf"]);
const taken = new Set(["jpeg", "png", "gif"]);

class Editor {
  turned = 0; // quarters to the right

  constructor(mould, file, kind) {
    this.file = file;
    this.dialog = mould.content.firstElementChild.cloneNode(true);
    document.body.append(this.dialog);
    this.result = new Promise((done) => (this.done = done));
    this.canvas = this.find("canvas");
    this.frames = new Frames(this.find("[data-layer]"), {
      changed: (what) => this.changed(what),
      chosen: (what) => this.chosen(what),
    });
    const said = [...this.dialog.querySelectorAll(".photo-mask")];
    (said.find((p) => p.dataset.kind === kind) ?? said.find((p) => !p.dataset.kind)).hidden = false;
    this.dialog.addEventListener("click", (e) => this.click(e));
    this.dialog.addEventListener("keydown", (e) => e.key === "Escape" && this.ask(e));
    this.dialog.addEventListener("cancel", (e) => e.target === this.dialog && this.ask(e));
    this.dialog.addEventListener("close", () => this.end(null));
    this.back = document.activeElement === document.body ? document.getElementById("documents") : document.activeElement;
    this.dialog.showModal();
    this.find("h2").focus();
    this.load().catch(() => this.end(this.file)); // nothing is hidden yet
  }

  find(selector) {
    return this.dialog.querySelector(selector);
  }

  async load() {
    const kind = await kindOf(this.file);
    this.bitmap = await open(this.file, kind);
    if (this.over) return this.bitmap?.close();
    this.find("[data-opening]").hidden = true;
    if (this.bitmap) {
      this.find("[data-editing]").hidden = false;
      // A file that is not taken in is sent as a picture that is.
      this.find("[data-converted]").hidden = taken.has(kind);
      this.taken = taken.has(kind);
      this.changed("");
      this.show();
      this.look();
    } else if (explained.has(kind)) {
      this.find("[data-refused]").hidden = false;
      this.find(`[data-problem=${kind}]`).hidden = false;
      this.find("[data-refused] button").focus();
    } else {
      this.end(this.file);
    }
  }

  // show draws the picture as it is turned.
  show() {
    const across = this.turned % 2 === 1;
    const { width, height } = fit(this.bitmap.width, this.bitmap.height);
    this.canvas.width = across ? height : width;
    this.canvas.height = across ? width : height;
    const on = this.canvas.getContext("2d", { willReadFrequently: true });
    on.fillStyle = "#fff"; // behind what is clear
    on.fillRect(0, 0, this.canvas.width, this.canvas.height);
    on.imageSmoothingQuality = "high";
    on.translate(this.canvas.width / 2, this.canvas.height / 2);
    on.rotate((this.turned * Math.PI) / 2);
    on.drawImage(this.bitmap, -width / 2, -height / 2, width, height);
    on.resetTransform();
  }

  // kept is a canvas of what the corners keep.
  kept() {
    const { width, height } = this.canvas;
    const k = this.frames.keep;
    const [x, y] = [Math.round(k.x * width), Math.round(k.y * height)];
    const out = document.createElement("canvas");
    out.width = Math.max(1, Math.round(k.w * width));
    out.height = Math.max(1, Math.round(k.h * height));
    out.getContext("2d", { willReadFrequently: true }).drawImage(this.canvas, -x, -y);
    return { out, x, y };
  }

  // look says what may be hard to read of what will be sent, its bars left out: their
  // edges are sharp whatever the picture is.
  look() {
    const found = hints(measure(this.kept().out));
    this.dialog.querySelectorAll("[data-hint]").forEach((p) => (p.hidden = !found.includes(p.dataset.hint)));
    this.find("[data-readable]").hidden = found.length > 0;
  }

  changed(what) {
    this.dialog.classList.toggle("cropped", this.frames.cropped);
    // Whoever has hidden something may not show it by the wrong button.
    this.find("[data-act=as-is]").hidden = !this.taken || this.frames.bars.size > 0;
    if (what === "crop") this.look();
  }

  chosen(what) {
    const pad = this.find(".photo-pad");
    pad.hidden = !what;
    this.find("[data-act=remove]").hidden = what !== "bar";
    pad.querySelectorAll("[data-by]").forEach((b) => (b.hidden = what !== "bar" && !/ 0 0$/.test(b.dataset.by)));
  }

  mode(name) {
    const mode = this.frames.mode === name ? "" : name;
    this.frames.set(mode);
    this.dialog.classList.toggle("cropping", mode === "crop");
    this.dialog.classList.toggle("covering", mode === "cover");
    this.dialog.querySelectorAll("[data-mode]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.mode === mode)));
    this.dialog.querySelectorAll("[data-how]").forEach((p) => (p.hidden = p.dataset.how !== mode));
  }

  click(e) {
    const button = e.target.closest("button");
    if (!button) return;
    const { act, mode, by } = button.dataset;
    if (mode) this.mode(mode);
    else if (by) this.frames.nudge(by.split(" ").map(Number));
    else if (act) this.acts[act]?.();
  }

  acts = {
    turn: () => {
      this.turned = (this.turned + 1) % 4;
      this.frames.turn();
      this.show();
    },
    add: () => {
      this.frames.add({ x: 0.3, y: 0.45, w: 0.4, h: 0.1 }).focus();
      this.changed("bars");
    },
    remove: () => {
      this.frames.remove(this.frames.one);
      this.find("[data-act=add]").focus();
    },
    use: () => this.use(),
    "as-is": () => this.end(this.file),
    "give-up": () => (this.frames.touched || this.turned ? this.ask() : this.end(null)),
    "go-on": () => {
      this.find("[data-ask]").hidden = true;
      this.find("h2").focus();
    },
    close: () => this.end(null),
  };

  ask(e) {
    e?.preventDefault();
    if (!this.bitmap) return this.end(null);
    this.find("[data-ask]").hidden = false;
    this.find("[data-act=go-on]").focus();
  }

  async use() {
    if (this.using) return;
    this.using = true;
    const { out, x, y } = this.kept();
    const on = out.getContext("2d");
    on.fillStyle = "#000";
    // A JPEG keeps traces of what a block of 8 by 8 pixels showed in all of the block.
    const rim = 8;
    for (const bar of this.frames.bars.values()) {
      const [w, h] = [this.canvas.width, this.canvas.height];
      const [left, top] = [Math.floor(bar.x * w) - rim, Math.floor(bar.y * h) - rim];
      on.fillRect(left - x, top - y, Math.ceil(bar.w * w) + 2 * rim, Math.ceil(bar.h * h) + 2 * rim);
    }
    // An editor that fails may send nothing that was to be hidden.
    const made = await jpeg(out).catch(() => null);
    this.end(made ?? (this.frames.touched ? null : this.file));
  }

  end(result) {
    if (this.over) return;
    this.over = true;
    this.bitmap?.close();
    this.canvas.width = this.canvas.height = 0; // gives the memory back at once
    this.dialog.remove();
    this.back?.focus?.();
    this.done(result);
  }
}
