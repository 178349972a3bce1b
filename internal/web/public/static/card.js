// The card on the screen: kept awake, large by one tap, and saved on the device for where
// there is no connection. Nothing depends on this file but the last.

const NAME = "card";
const card = document.querySelector(".library-card");
const show = (id, on = true) => document.getElementById(id)?.toggleAttribute("hidden", !on);

// Awake while it is looked at; the browser takes the lock back whenever it is not.
async function wake() {
  if (document.visibilityState !== "visible") return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    show("awake");
    lock.addEventListener("release", () => show("awake", false));
  } catch {
    show("awake", false); // a low battery, or a browser that has none
  }
}
if (card && navigator.wakeLock) {
  document.addEventListener("visibilitychange", wake);
  wake();
}

// Large: the card alone, until it is tapped or Escape is pressed. Phones without a full
// screen for parts of a page show it over the page.
const button = document.getElementById("large");
function enlarge(on) {
  card.classList.toggle("library-card-large", on);
  if (on) card.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
}
if (card && button) {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => enlarge(true));
  card.addEventListener("click", () => enlarge(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && enlarge(false));
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || enlarge(false));
}

// A copy ends though nobody loads it anew.
const copy = document.querySelector(".library-card[data-until]");
function expire() {
  if (!copy || Date.now() < Number(copy.dataset.until)) return;
  card.remove();
  show("over");
}
if (copy) {
  document.addEventListener("visibilitychange", expire);
  setInterval(expire, 60_000);
  expire();
}

// Saved on the device: the copy, the page that says that it is too old, and what they look like.
async function save() {
  const cache = await caches.open(NAME), wanted = [];
  for (const address of ["/my/card/copy", "/my/card/lost"]) {
    const page = await fetch(address);
    if (!page.ok || page.redirected) throw new Error("no card");
    const parts = new DOMParser().parseFromString(await page.clone().text(), "text/html");
    const files = [...parts.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")]
      .map((e) => e.getAttribute("href") ?? e.getAttribute("src"));
    await cache.addAll(files);
    await cache.put(address, page);
    wanted.push(address, ...files);
  }
  // What an earlier release left.
  for (const r of await cache.keys()) if (!wanted.includes(new URL(r.url).pathname)) await cache.delete(r);
}

async function forget() {
  await caches.delete(NAME);
  for (const r of await navigator.serviceWorker.getRegistrations()) {
    if (new URL(r.scope).pathname === "/my/card") await r.unregister();
  }
}

const able = "serviceWorker" in navigator && "caches" in window;
const kept = document.querySelector("[data-kept]");
if (able && kept?.dataset.kept === "yes") {
  try {
    await navigator.serviceWorker.register("/my/card/worker.js", { scope: "/my/card" });
    const on = await fetch("/my/card/keeping", { method: "POST" });
    if (on.ok) await save();
    kept.dataset.saved = "yes";
    show("saved");
  } catch {
    show("unsaved");
  }
} else if (able && kept) {
  show("keep");
  await forget();
}
