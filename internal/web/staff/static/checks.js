// The boxes beside an image: one key ticks all of the present image and goes to the next.
// How many are left stands beside the decision.

const boxes = () => [...document.querySelectorAll(".ticks input")];
const left = document.querySelector("[data-unticked]");

function count() {
  if (!left) return;
  const n = boxes().filter((b) => !b.checked).length;
  left.textContent = n ? `確かめていない項目：${n}` : "すべて確かめました";
  left.classList.toggle("unticked-none", n === 0);
}

document.addEventListener("change", (e) => e.target.closest?.(".ticks") && count());
document.querySelectorAll("[data-ticks]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.closest(".ticks").querySelectorAll("input").forEach((b) => (b.checked = true));
    count();
    button.closest("[data-viewer]")?.dispatchEvent(new CustomEvent("go", { detail: 1 }));
  });
});
// Back brings ticks back without telling.
addEventListener("pageshow", count);
