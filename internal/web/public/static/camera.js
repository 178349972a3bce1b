// A button that opens the camera where there is one: a field that takes pictures shows no
// album, so that it is another one. What it takes goes to the images that were chosen.

const field = document.querySelector("form.form input[type=file][name=documents]");
const button = document.querySelector("[data-camera]");

if (field && button) {
  const camera = Object.assign(document.createElement("input"), { type: "file", accept: button.dataset.camera });
  camera.setAttribute("capture", "environment");
  camera.addEventListener("change", () => {
    const all = new DataTransfer();
    [...field.files, ...camera.files].forEach((file) => all.items.add(file));
    camera.value = "";
    field.files = all.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  button.addEventListener("click", () => camera.click());
  button.hidden = false;
}
