// Makes 利用者情報仮登録 easier to fill in. Nothing depends on this file.

const form = document.querySelector("form.form");
const controls = "input:not([type=hidden]), select, textarea, .buttons button";

// Enter goes on to the next field, as on paper; only the button sends.
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
  event.preventDefault();
  const shown = [...form.querySelectorAll(controls)].filter((c) => c.checkVisibility?.() ?? c.offsetParent);
  shown[shown.indexOf(event.target) + 1]?.focus();
});

// While a password is seen nobody need repeat it.
const password = document.getElementById("password");
const again = document.getElementById("password_confirm");
const show = document.getElementById("show-password");
if (show && password && again) {
  const said = show.parentElement.querySelector("[role=status]");
  const seen = () => show.getAttribute("aria-pressed") === "true";
  const see = (yes) => {
    show.setAttribute("aria-pressed", yes);
    password.type = again.type = yes ? "text" : "password";
    said.textContent = yes ? said.dataset.said : "";
    if (yes) again.value = password.value;
  };
  show.hidden = false;
  show.addEventListener("click", () => see(!seen()));
  password.addEventListener("input", () => {
    if (seen()) again.value = password.value;
  });
  // Browsers offer to keep passwords of password fields alone.
  form.addEventListener("submit", () => see(false));
}

// With a keypad of digits the era is chosen by a button.
const eras = document.getElementById("eras");
const year = document.getElementById("birth_year");
if (eras && year) {
  const buttons = [...eras.querySelectorAll("button")];
  const mark = () => buttons.forEach((b) => b.setAttribute("aria-pressed", year.value.startsWith(b.dataset.typed)));
  eras.hidden = false;
  year.inputMode = "numeric";
  buttons.forEach((b) => b.addEventListener("click", () => {
    const number = year.value.normalize("NFKC").replace(/\D/g, "");
    year.value = b.getAttribute("aria-pressed") === "true" ? number : b.dataset.typed + number;
    year.dispatchEvent(new Event("input", { bubbles: true }));
    year.focus();
    year.setSelectionRange(year.value.length, year.value.length);
  }));
  year.addEventListener("input", mark);
  mark();
}

// What stands behind the @ is chosen by a button, too.
const email = document.getElementById("email");
const domains = document.getElementById("domains");
if (email && domains) {
  email.addEventListener("input", () => (domains.hidden = !/^[^@\uff20]+[@\uff20]$/.test(email.value.trim())));
  domains.querySelectorAll("button").forEach((b) => b.addEventListener("click", () => {
    email.value = email.value.trim() + b.textContent;
    domains.hidden = true;
    email.focus();
    email.dispatchEvent(new Event("input", { bubbles: true }));
  }));
}
