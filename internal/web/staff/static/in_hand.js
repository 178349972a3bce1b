// While somebody is at the page of an application, it stays reserved for them; when
// they leave, it is let go. Without this it ends by time, and the page says when.

const held = document.querySelector("[data-reservation]");

function watch() {
  let active = true;
  let sending = false;
  const beating = setInterval(beat, held.dataset.beat * 1000);

  async function beat() {
    if (document.hidden || !active) return;
    active = false;
    const answer = await fetch(held.dataset.reservation, { method: "POST" }).catch(() => null);
    if (answer?.status !== 200 || answer.redirected) return;
    held.innerHTML = await answer.text();
    clearInterval(beating);
    removeEventListener("pagehide", leave);
  }

  function leave() {
    if (!sending) navigator.sendBeacon(held.dataset.release);
  }

  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(sign, () => { active = true; }, { capture: true, passive: true });
  }
  addEventListener("submit", () => { sending = true; });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => {
    sending = false;
    if (event.persisted) active = true;
    setTimeout(beat, 1000); // a page loaded anew may have let go what it now holds
  });
}

if (held) watch();
