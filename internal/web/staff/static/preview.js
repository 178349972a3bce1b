// The mail of a return or refusal, as it will go out, beside what is being written. The
// server writes it of the decision that the form would make; its button does so without
// this file.

const wait = 350; // milliseconds after the last change

function show(body, letter) {
  if (letter.problem) {
    body.replaceChildren(Object.assign(document.createElement("p"), { className: "quiet", textContent: letter.problem }));
    return;
  }
  const subject = Object.assign(document.createElement("p"), { className: "preview-subject", textContent: letter.subject });
  const text = Object.assign(document.createElement("pre"), { className: "letter", textContent: letter.text, tabIndex: 0 });
  body.replaceChildren(subject, text);
}

function watch(box) {
  const form = box.closest("form");
  const body = box.querySelector(".preview-body");
  let timer, running;
  const update = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(box.dataset.preview, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        signal: running.signal,
      });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) show(body, await answer.json());
    } catch {
      // Broken off by the next change, or no network: the button remains.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, wait);
  });
  box.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    update();
  });
}

document.querySelectorAll("[data-preview]").forEach(watch);
