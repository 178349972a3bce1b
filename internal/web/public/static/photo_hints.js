// What may make a photograph hard to read. The same rules with the same numbers as
// internal/picture/measure.go, where they are explained; a story holds them together.

export const limits = { sharpFrom: 100, brightFrom: 90, glareFrom: 0.01, longFrom: 800 };

const side = 1000;
const tile = 25;
const blown = 250;
const bright = 235;

// hints names what is wrong with what was measured, none for a good picture.
export function hints(m) {
  const dark = m.brightness < limits.brightFrom;
  const all = [];
  if (!dark && m.sharpness < limits.sharpFrom) all.push("blurred");
  if (dark) all.push("dark");
  if (m.glare >= limits.glareFrom) all.push("glare");
  if (m.long < limits.longFrom) all.push("small");
  return all;
}

// measure looks at a canvas.
export function measure(canvas) {
  const plane = shrink(greyOf(canvas));
  const greys = new Uint32Array(256);
  plane.pix.forEach((grey) => greys[grey]++);
  const pixels = plane.w * plane.h;
  const m = { sharpness: 0, brightness: reached(greys, Math.floor(pixels / 10)), glare: 0, long: Math.max(canvas.width, canvas.height) };
  const sharp = [];
  let light = 0;
  for (let top = 0; top + tile <= plane.h; top += tile) {
    for (let left = 0; left + tile <= plane.w; left += tile) {
      if (lit(plane, left, top)) light++;
      sharp.push(sharpness(plane, left, top));
    }
  }
  if (sharp.length === 0) return m;
  const best = sharp.sort((a, b) => a - b).slice(sharp.length - Math.max(1, Math.floor(sharp.length / 10)));
  const full = 255 / Math.max(1, m.brightness);
  m.sharpness = (best.reduce((sum, s) => sum + s, 0) / best.length) * full * full;
  if (glaring(greys, pixels)) m.glare = light / sharp.length;
  return m;
}

function greyOf(canvas) {
  const { width: w, height: h } = canvas;
  const pix = new Uint8Array(w * h);
  const rows = 256; // at a time, to hold little memory
  const from = canvas.getContext("2d");
  for (let top = 0; top < h; top += rows) {
    const { data } = from.getImageData(0, top, w, Math.min(rows, h - top));
    for (let i = 0, to = top * w; i < data.length; i += 4, to++) {
      pix[to] = (19595 * data[i] + 38470 * data[i + 1] + 7471 * data[i + 2] + 32768) >> 16;
    }
  }
  return { pix, w, h };
}

// shrink halves a plane by means of four, then scales what is left.
function shrink(plane) {
  while (Math.floor((Math.max(plane.w, plane.h) + 1) / 2) >= side) plane = halve(plane);
  const long = Math.max(plane.w, plane.h);
  if (long <= side) return plane;
  const scaled = (n) => Math.max(1, Math.floor((n * side + Math.floor(long / 2)) / long));
  return scale(plane, scaled(plane.w), scaled(plane.h));
}

function halve({ pix, w, h }) {
  const half = { w: (w + 1) >> 1, h: (h + 1) >> 1 };
  half.pix = new Uint8Array(half.w * half.h);
  for (let y = 0, to = 0; y < half.h; y++) {
    const top = 2 * y * w;
    const low = Math.min(2 * y + 1, h - 1) * w;
    for (let x = 0; x < half.w; x++, to++) {
      const a = 2 * x;
      const b = Math.min(a + 1, w - 1);
      half.pix[to] = (pix[top + a] + pix[top + b] + pix[low + a] + pix[low + b] + 2) >> 2;
    }
  }
  return half;
}

function taps(n, size) {
  return Array.from({ length: n }, (_, i) => {
    const at = Math.max(0, Math.floor(((2 * i + 1) * size * 128) / n) - 128);
    const first = Math.min(at >> 8, size - 1);
    return [first, Math.min(first + 1, size - 1), at & 255];
  });
}

function scale(plane, w, h) {
  const pix = new Uint8Array(w * h);
  const columns = taps(w, plane.w);
  let to = 0;
  for (const [upper, lower, weight] of taps(h, plane.h)) {
    const top = upper * plane.w;
    const low = lower * plane.w;
    for (const [first, second, part] of columns) {
      const a = plane.pix[top + first] * (256 - part) + plane.pix[top + second] * part;
      const b = plane.pix[low + first] * (256 - part) + plane.pix[low + second] * part;
      pix[to++] = (a * (256 - weight) + b * weight + 32768) >> 16;
    }
  }
  return { pix, w, h };
}

function reached(greys, n) {
  let grey = 255;
  for (; grey > 0 && greys[grey] <= n; grey--) n -= greys[grey];
  return grey;
}

function glaring(greys, pixels) {
  let white = 0;
  let near = 0;
  for (let grey = bright; grey < 256; grey++) {
    if (grey >= blown) white += greys[grey];
    else near += greys[grey];
  }
  return white * 3 < pixels && near * 8 >= white;
}

function lit({ pix, w }, left, top) {
  let n = 0;
  for (let y = top; y < top + tile; y++) {
    for (let i = y * w + left; i < y * w + left + tile; i++) if (pix[i] >= blown) n++;
  }
  return n * 20 >= tile * tile * 19;
}

function sharpness({ pix, w }, left, top) {
  let sum = 0;
  let squares = 0;
  for (let y = top + 1; y < top + tile - 1; y++) {
    for (let i = y * w + left + 1; i < y * w + left + tile - 1; i++) {
      const d = pix[i - 1] + pix[i + 1] + pix[i - w] + pix[i + w] - 4 * pix[i];
      sum += d;
      squares += d * d;
    }
  }
  const n = (tile - 2) * (tile - 2);
  return squares / n - (sum / n) * (sum / n);
}
