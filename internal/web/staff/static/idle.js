// A deserted screen covers itself. A minute before, it asks whether anybody is there
// (WCAG 2.2.1); what was typed stays under the cover, and the password takes it off. The
// desk counts by itself and locks the session a little later, without this script too.

const warning = document.getElementById("idle-warning");
const cover = document.getElementById("idle-cover");
const form = document.getElementById("idle-form");
const wrong = document.getElementById("idle-wrong");
const limit = Number(warning.dataset.seconds) * 1000;
const ahead = Math.min(60_000, limit / 2);
const shared = "ouchi-staff-seen"; // other tabs are the same person

let told = Date.now(); // when the desk last heard of us
let locked = false; // the cover stays on, whatever closes it
localStorage.setItem(shared, String(told));

const post = (to, body) => fetch(to, { method: "POST", body, redirect: "manual" });
const seen = () => Number(localStorage.getItem(shared)) || told;

function alive() {
  if (locked || warning.open) return;
  const now = Date.now();
  localStorage.setItem(shared, String(now));
  if (now - told > 60_000) stay();
}

function stay() {
  told = Date.now();
  localStorage.setItem(shared, String(told));
  if (warning.open) warning.close();
  post("/lock/extension").catch(() => {}); // the next page tells how things stand
}

function hide() {
  locked = true;
  if (warning.open) warning.close();
  form.replaceChildren(document.getElementById("idle-fields").content.cloneNode(true));
  wrong.hidden = true;
  cover.showModal();
  post("/lock").catch(() => {}); // the desk's own count follows
}

function look() {
  const idle = Date.now() - seen();
  if (locked) return;
  if (idle >= limit) hide();
  else if (idle >= limit - ahead && !warning.open) warning.showModal();
  else if (idle < limit - ahead && warning.open) warning.close();
}

async function unlock(event) {
  event.preventDefault();
  const typed = new URLSearchParams(new FormData(form));
  typed.set("covered", "yes");
  const answer = await post("/unlock", typed).catch(() => null);
  if (answer?.status === 401) { // the session is over: nothing of it stays on the screen
    location.replace("/login");
    return;
  }
  if (answer?.status === 204) {
    locked = false;
    told = Date.now();
    localStorage.setItem(shared, String(told));
    form.replaceChildren();
    cover.close();
    return;
  }
  wrong.textContent = answer?.status === 429 ? "何度も違ったため、しばらく試せません。15分たってから、もう一度入力してください。"
    : answer ? "パスワードが違います。もう一度入力してください。" : "通信できませんでした。もう一度押してください。";
  wrong.hidden = false;
  form.querySelector("input").select();
}

cover.addEventListener("cancel", (event) => event.preventDefault());
// Browsers let a second Escape through.
cover.addEventListener("close", () => locked && cover.showModal());
warning.addEventListener("cancel", stay);
document.getElementById("idle-stay").addEventListener("click", stay);
form.addEventListener("submit", unlock);
for (const sign of ["keydown", "pointerdown", "wheel"]) addEventListener(sign, alive, { passive: true });
addEventListener("visibilitychange", look);
setInterval(look, 1000);
