// Keeps what is typed on the server while it is typed, and shows what the server says of
// it. Nothing depends on this file: the server checks again what is sent.

const form = document.getElementById("apply");
const keep = form?.dataset.keep;
const right = document.getElementById("right");
const left = new Set(); // names of fields that somebody was in and left
let timer, under, unsaved = false, sending = false;

const nameOf = (control) => (control.name.startsWith("birth_") ? "birth_date" : control.name);

function typed() {
  const values = new URLSearchParams(new FormData(form));
  values.delete("password");
  values.delete("password_confirm");
  return values;
}

async function send() {
  clearTimeout(timer);
  under?.abort();
  under = new AbortController();
  unsaved = false;
  try {
    const answer = await fetch(keep, { method: "POST", body: typed(), signal: under.signal });
    if (answer.ok) show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") unsaved = true;
  }
}

function soon(wait) {
  clearTimeout(timer);
  if (!sending) timer = setTimeout(send, wait);
}

function show(answer) {
  for (const box of form.querySelectorAll(".field")) {
    const control = box.querySelector("input, select, textarea");
    if (!control || control.name.startsWith("password")) continue;
    const name = nameOf(control), fault = answer.faults[name];
    if (fault && left.has(name)) blame(box, name, fault);
    else if (!fault && answeredIn(box)) absolve(box);
  }
  document.getElementById("birth-said").textContent = answer.birth;
  question(answer);
  matter("workplace", answer.outside);
}

const answeredIn = (box) => [...box.querySelectorAll("input, select, textarea")].some((c) =>
  c.type === "radio" || c.type === "checkbox" ? c.checked : c.value.trim() !== "");

function blame(box, name, fault) {
  let wrong = box.querySelector(".wrong");
  if (!wrong) {
    wrong = document.getElementById("wrong").content.firstElementChild.cloneNode(true);
    wrong.id = `${name}-error`;
    box.append(wrong);
    describe(box, wrong.id, true);
  }
  const text = wrong.querySelector("[data-text]") ?? wrong.lastElementChild.lastChild;
  if (text.textContent !== fault) text.textContent = fault;
}

function absolve(box) {
  const wrong = box.querySelector(".wrong");
  if (!wrong) return;
  describe(box, wrong.id, false);
  wrong.remove();
  right.textContent = right.dataset.said.replace("{label}", box.querySelector(".field-label").textContent);
}

function describe(box, id, faulty) {
  box.classList.toggle("field-wrong", faulty);
  for (const control of box.matches("fieldset") ? [box, ...box.querySelectorAll("input, select")] : box.querySelectorAll("input, select, textarea")) {
    const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((i) => i && i !== id);
    if (faulty) ids.push(id);
    if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
    else control.removeAttribute("aria-describedby");
    if (control === box) continue;
    if (faulty) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

// A slip in the mail address is asked about, once it is left.
function question(answer) {
  const help = document.getElementById("email-help"), button = help.querySelector(":scope > button");
  const asked = Boolean(answer.email) && left.has("email");
  help.querySelector("[role=status]").textContent = asked ? answer.asking : "";
  button.hidden = !asked;
  button.textContent = answer.take;
  button.onclick = () => {
    const email = document.getElementById("email");
    email.value = answer.email;
    email.focus();
    send();
  };
}

// A field that matters to few is there when it matters, or when something is in it.
function matter(name, matters) {
  const field = document.getElementById(name);
  const whole = field?.closest(".asked");
  if (whole) whole.hidden = !matters && !field.value && !whole.querySelector(".field-wrong");
}

if (keep) {
  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("password")) return;
    unsaved = true;
    soon(700);
  });
  form.addEventListener("focusout", (event) => {
    const box = event.target.closest(".field");
    if (!event.target.name || box?.contains(event.relatedTarget)) return;
    left.add(nameOf(event.target));
    if (!event.target.name.startsWith("password") && answeredIn(box)) soon(50);
  });
  // Of any form of the page: what 消して最初から forgets must not be kept again.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    sending = true;
    clearTimeout(timer);
    under?.abort();
  });
  addEventListener("pageshow", () => (sending = false));
  addEventListener("pagehide", () => {
    if (unsaved && !sending) navigator.sendBeacon(keep, typed());
  });
  if (!document.getElementById("address").value) matter("workplace", false);
}
