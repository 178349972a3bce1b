// Asks what the postal code says of the address as soon as it has its seven digits. Nothing
// depends on this file: the button beside the code asks without it.

const help = document.getElementById("postal");
const code = document.getElementById("postal_code");
const address = document.getElementById("address");
const said = help?.querySelector("[role=status]");
const choices = help?.querySelector(".postal-choices");
let asked = "", under = null;

const digits = (text) => text.normalize("NFKC").replace(/\D/g, "");

async function find(chosen) {
  under?.abort();
  under = new AbortController();
  const from = address.value;
  const body = new URLSearchParams({ postal_code: code.value, address: from, place: chosen ?? "" });
  try {
    const answer = await fetch(help.dataset.from, { method: "POST", body, headers: { Accept: "application/json" }, signal: under.signal });
    if (answer.ok || answer.status === 422) show(await answer.json(), from);
    else said.textContent = help.dataset.failed;
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = help.dataset.failed;
  }
}

function show(answer, from) {
  // Whoever went on typing meanwhile keeps what they typed.
  const untouched = address.value === from;
  said.textContent = answer.fault ?? answer.said;
  choices.replaceChildren(...(answer.choices ?? []).map(offer));
  if (!answer.address || !untouched) return;
  fill(answer.address);
  if (document.activeElement === code || document.activeElement === button) goOn();
}

function offer({ place, address: whole }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary";
  button.textContent = place;
  button.addEventListener("click", () => {
    choices.replaceChildren();
    said.textContent = "";
    fill(whole);
    goOn();
    find(place);
  });
  return button;
}

function fill(whole) {
  address.value = whole;
  address.dispatchEvent(new Event("input", { bubbles: true }));
}

// The rest is typed behind what is there.
function goOn() {
  address.focus();
  address.setSelectionRange(address.value.length, address.value.length);
}

const button = help?.querySelector("button");
if (help && code && address) {
  button.hidden = false;
  const advance = help.querySelector("#postal-advance");
  if (advance) {
    advance.hidden = false;
    code.setAttribute("aria-describedby", `${code.getAttribute("aria-describedby") ?? ""} ${advance.id}`.trim());
  }
  asked = digits(code.value);
  code.addEventListener("input", (event) => {
    const now = digits(code.value);
    if (event.isComposing || now.length !== 7 || now === asked) return;
    asked = now;
    find();
  });
  code.addEventListener("compositionend", () => code.dispatchEvent(new Event("input", { bubbles: true })));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    find();
  });
}
