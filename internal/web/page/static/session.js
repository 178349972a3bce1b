// Warns before a session ends and lets it last longer, wherever somebody is on the page.
// Without this file the page says until when, and its button extends.

const box = document.getElementById("session");
const form = box.querySelector("form");
const news = box.querySelector("[data-news]");
const early = 5 * 60; // seconds before the end
let end = Date.now() + 1000 * box.dataset.left;
let warned = false;

function look() {
  const left = (end - Date.now()) / 1000;
  if (left > early || warned === "over") return;
  if (left <= 0) {
    warned = "over";
    news.textContent = box.dataset.over;
    form.hidden = true;
  } else if (!warned) {
    warned = "near";
    news.textContent = news.dataset.warning;
  }
  box.classList.add("session-near");
}

async function extend(event) {
  event.preventDefault();
  event.stopPropagation();
  const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    news.textContent = answer?.status === 403 ? box.dataset.over : box.dataset.failed;
    return;
  }
  const { left, until } = await answer.json();
  end = Date.now() + 1000 * left;
  warned = false;
  box.classList.remove("session-near");
  box.querySelector("[data-until]").textContent = until;
  news.textContent = box.dataset.saved;
  look();
}

form.addEventListener("submit", extend, true);
document.addEventListener("visibilitychange", look);
setInterval(look, 5000);
look();
