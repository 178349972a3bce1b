// One key, one thing: whatever wears data-key="a" is pressed by that key, and data-key-name
// says what for where its own words don't. A press on a field only goes there. "?" shows
// the keys of the page, and turns them off for who speaks to the machine (WCAG 2.1.4).

const off = "ouchi-keys-off";
const enabled = () => localStorage.getItem(off) === null;
const visible = (e) => e.checkVisibility() && !e.disabled;
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(visible);
const typing = (e) => e.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function press(thing) {
  // A summary opens its own fold by the click; one opened before would close.
  const fold = (thing.matches("summary") ? thing.parentElement.parentElement : thing).closest("details:not([open])");
  if (fold) fold.open = true;
  thing.focus();
  if (thing.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
  thing.click();
  // What a key unfolds is for the keyboard to go on in.
  if (thing.matches("details[open] > summary")) thing.parentElement.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// A deed that leads on may bring the next page under a key that is still down, or that is
// struck twice: there it does nothing until somebody did something else, or looked a while.
const begun = performance.now();
const came = "ouchi-came-by-key";
let touched = sessionStorage.getItem(came) === null;
sessionStorage.removeItem(came);
const deed = (thing) => thing.type === "submit" && thing.form?.method === "post";
const meant = (thing, event) => !deed(thing) || (!event.repeat && (touched || performance.now() - begun > 1000));
addEventListener("pointerdown", () => (touched = true));

function nameOf(thing) {
  return thing.dataset.keyName || thing.getAttribute("aria-label") || thing.labels?.[0]?.innerText || thing.innerText;
}

function row(thing) {
  const line = document.createElement("div");
  const key = document.createElement("dt");
  const what = document.createElement("dd");
  key.append(Object.assign(document.createElement("kbd"), { textContent: thing.dataset.key }));
  what.textContent = nameOf(thing).trim();
  line.append(key, what);
  return line;
}

function help() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return;
  const seen = new Set();
  const once = keyed().filter((k) => !seen.has(k.dataset.key) && seen.add(k.dataset.key));
  dialog.querySelector("dl").replaceChildren(...once.map(row));
  dialog.querySelector("[name=keys]").checked = enabled();
  dialog.showModal();
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    help();
    return;
  }
  const open = event.key === "Escape" && event.target.closest("details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
    return;
  }
  const thing = enabled() && keyed().find((k) => k.dataset.key === event.key);
  if (!thing) {
    touched = true;
    return;
  }
  event.preventDefault();
  if (!meant(thing, event)) return;
  if (deed(thing)) sessionStorage.setItem(came, "yes");
  else touched = true;
  press(thing);
});

// tell lets the page and helping programs show which key a thing has.
function tell() {
  document.documentElement.classList.toggle("keys-on", enabled());
  for (const k of document.querySelectorAll("[data-key]")) {
    if (enabled()) k.setAttribute("aria-keyshortcuts", k.dataset.key);
    else k.removeAttribute("aria-keyshortcuts");
  }
}

tell();
document.querySelectorAll("[data-keys-help]").forEach((b) => {
  b.hidden = false;
  b.addEventListener("click", help);
});
document.querySelector("#keys [name=keys]")?.addEventListener("change", (event) => {
  if (event.target.checked) localStorage.removeItem(off);
  else localStorage.setItem(off, "yes");
  tell();
});
