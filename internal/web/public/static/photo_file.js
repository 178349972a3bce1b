// What a file is by its first bytes, as internal/picture/sniff.go has it, and the picture
// in it.

const most = 100e6; // pixels that no phone opens
const long = 2400; // pixels of the longer side of what is sent, as the library sees it

const begins = (head, text) => [...text].every((c, i) => head[i] === c.charCodeAt(0));

// kindOf is "jpeg", "png", "gif", "heic", "pdf" or "other".
export async function kindOf(file) {
  const head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
  if (begins(head, "\xff\xd8\xff")) return "jpeg";
  if (begins(head, "\x89PNG\r\n\x1a\n")) return "png";
  if (begins(head, "GIF8")) return "gif";
  const text = String.fromCharCode(...head);
  if (text.slice(4, 8) === "ftyp" && /he[iv][cxms]|mif1|msf1/.test(text.slice(8, 64))) return "heic";
  return text.includes("%PDF-") ? "pdf" : "other";
}

// sizeOf reads how large a JPEG, PNG or GIF is without decoding it; null when the head of
// the file does not tell.
async function sizeOf(file, kind) {
  const view = new DataView(await file.slice(0, 512 * 1024).arrayBuffer());
  if (kind === "png" && view.byteLength >= 24) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (kind === "gif" && view.byteLength >= 10) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (kind !== "jpeg") return null;
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xc2) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

// open decodes a file, upright and no larger than needed: fifty million pixels at their
// full size are more than a phone has room for. Null when the browser can't.
export async function open(file, kind) {
  const size = await sizeOf(file, kind);
  if (size && size.width * size.height > most) return null;
  const shrink = size && Math.max(size.width, size.height) > long;
  // One side alone keeps the shape, whichever way round the picture is turned after.
  const to = shrink ? { resizeWidth: Math.round((size.width * long) / Math.max(size.width, size.height)), resizeQuality: "high" } : {};
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image", ...to });
  } catch {
    return null;
  }
}

// fit is a length that becomes at most what is sent.
export function fit(width, height) {
  const by = Math.min(1, long / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

// jpeg makes the file to send of a canvas. It is named by its number alone: a name may be
// a person's.
export async function jpeg(canvas) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob && new File([blob], "photo.jpg", { type: "image/jpeg" });
}
