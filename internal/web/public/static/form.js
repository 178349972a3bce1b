// Makes 利用者情報仮登録 easier to fill in. Nothing depends on this file.

const form = document.querySelector("form.form");

// Enter goes on to the next field, as on paper; only the button sends.
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")];
  fields[fields.indexOf(event.target) + 1]?.focus();
});
