// Shows the card without a connection on a device that holds a copy, until the copy's end.
// It answers for the card's page and for nothing else.

const NAME = "card";
const COPY = "/my/card/copy";
const LOST = "/my/card/lost";
const CLOCK = "/my/card/clock"; // when a copy was last shown, against a clock that is turned back
const SLACK = 5 * 60 * 1000; // clocks may differ so much
const PATIENCE = 6000; // of a network that is there and brings nothing

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(card(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(kept(event.request));
});

// card asks the library; its answer alone, that nobody is known here any more, ends the copy.
async function card(request) {
  const late = new AbortController();
  const wait = (await caches.has(NAME)) && setTimeout(() => late.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: late.signal });
    if (answer.type === "opaqueredirect" || answer.status === 403) await caches.delete(NAME);
    if (answer.status < 500) return answer;
    return (await copy()) ?? answer;
  } catch {
    return (await copy()) ?? Response.error();
  } finally {
    clearTimeout(wait);
  }
}

// copy is the copy of the card while it may be shown, and after that a page that says so.
async function copy() {
  if (!(await caches.has(NAME))) return undefined;
  const cache = await caches.open(NAME);
  const found = await cache.match(COPY);
  if (found) {
    const now = Date.now();
    const seen = Math.max(Number(found.headers.get("Ouchi-Seen")), Number(await (await cache.match(CLOCK))?.text()) || 0);
    if (now < Number(found.headers.get("Ouchi-Until")) && now > seen - SLACK) {
      await cache.put(CLOCK, new Response(String(now)));
      return found;
    }
    await cache.delete(COPY);
  }
  return cache.match(LOST);
}

async function kept(request) {
  return (await caches.match(request, { cacheName: NAME })) ?? fetch(request);
}
