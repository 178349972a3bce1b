// Shows on one device what the other has sent. Without this file a link does.

const every = 3000;
const news = document.getElementById("news");
const parts = () => [...document.querySelectorAll("[data-live]")];
let tag = "";

function exchange(old, fresh) {
  if (old.outerHTML === fresh.outerHTML) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  if (held?.matches("select")) return; // somebody is choosing
  if (old.dataset.news !== fresh.dataset.news && fresh.dataset.news) news.textContent = fresh.dataset.news;
  const open = old.querySelector("details")?.open;
  old.replaceWith(fresh);
  if (open && fresh.querySelector("details")) fresh.querySelector("details").open = true;
  if (held) (document.getElementById(held.id) ?? fresh.querySelector("a, button"))?.focus({ preventScroll: true });
  if ("sent" in fresh.dataset) document.querySelectorAll("form[enctype]").forEach((form) => { form.hidden = true; });
}

async function look(event) {
  const wanted = event?.type === "attached" || document.querySelector("[data-live][data-follow]");
  if (document.hidden || !wanted) return;
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch("/identity/documents/attached", { headers, cache: "no-store" }).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return;
  tag = answer.headers.get("ETag") ?? "";
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  for (const old of parts()) {
    const fresh = box.content.getElementById(old.id);
    if (fresh) exchange(old, fresh);
  }
}

setInterval(look, every);
document.addEventListener("visibilitychange", look);
document.addEventListener("attached", look); // upload.js has sent some
