// Nothing depends on this file: the server refuses a second sending by itself.

const sendable = () => document.querySelectorAll("form[method=post]");

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
}

function send(event) {
  const form = event.currentTarget;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the event, so that the pressed button's own value is still sent.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((b) => b.setAttribute("aria-disabled", "true")));
  setTimeout(() => release(form), 15000);
}

sendable().forEach((form) => form.addEventListener("submit", send));

// Back may bring the page from the browser's memory just as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) sendable().forEach(release);
});

document.getElementById("summary")?.focus();
