// Writes the reading of the name from what the keyboard composed it of. Nothing depends on
// this file, and what somebody wrote into the reading themselves is never touched.

const name = document.getElementById("name");
const kana = document.getElementById("name_kana");

const katakana = (text) => text.normalize("NFKC").replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
// What a keyboard composes is kana, and at its end letters that are none yet.
const reading = /^([\u3041-\u3096\u30a1-\u30fc\uff66-\uff9f]+)[a-z\uff41-\uff5a]*$/i;
const spaces = /^[ \u3000]+$/;

let parts = []; // of the name as it stands: their text and how they are read
let composed = ""; // of the part being composed, the last kana seen
let ours = ""; // the reading as we left it

// follow compares the name with its parts: what still stands at its beginning keeps its
// reading, what is new has that of the composition. Where the middle was changed we no
// longer know.
function follow() {
  let rest = name.value;
  const kept = [];
  for (const part of parts) {
    if (!rest.startsWith(part.text)) break;
    kept.push(part);
    rest = rest.slice(part.text.length);
  }
  const gap = /^[ \u3000]+/.exec(rest)?.[0];
  if (gap) {
    kept.push({ text: gap, kana: "\u3000" });
    rest = rest.slice(gap.length);
  }
  // Browsers differ in whether the text is there yet when its composition ends.
  if (rest) {
    kept.push({ text: rest, kana: reading.test(rest) ? katakana(rest) : composed });
    composed = "";
  }
  parts = kept;
  write();
}

function write() {
  if (kana.value !== ours) return;
  const known = parts.filter((p) => p.kana && !spaces.test(p.kana)).length > 0;
  const next = known ? parts.map((p) => p.kana).join("") : "";
  if (next === ours) return;
  kana.value = ours = next;
  kana.dispatchEvent(new Event("input", { bubbles: true }));
}

// A family name that stands there already has its reading: the given name follows it.
const begun = [name, kana].every((field) => spaces.test(field?.value.slice(-1) ?? ""));
if (begun) {
  parts = [{ text: name.value, kana: kana.value }];
  ours = kana.value;
}

if (name && kana && (begun || !kana.value)) {
  name.addEventListener("compositionstart", () => (composed = ""));
  name.addEventListener("compositionupdate", (event) => {
    const seen = reading.exec(event.data);
    if (seen) composed = katakana(seen[1]);
  });
  name.addEventListener("compositionend", follow);
  name.addEventListener("input", (event) => {
    if (!event.isComposing) follow();
  });
}
kana?.addEventListener("change", () => {
  const before = kana.value;
  kana.value = katakana(before);
  if (ours === before) ours = kana.value;
});
