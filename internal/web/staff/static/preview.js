// The mail of a return or refusal, as it will go out, beside what is being written. The
// server writes it of the decision that the form would make; its button does so without
// this file.

const wait = 350; // milliseconds after the last change

function show(body, letter) {
  if (letter.problem) {
    body.replaceChildren(Object.assign(document.createElement("p"), { className: "quiet", textContent: letter.problem }));
    return;
  }
  const line = (textContent) => Object.assign(document.createElement("p"), { className: "preview-subject", textContent });
  const text = (textContent, lang) => Object.assign(document.createElement("pre"), { className: "letter", textContent, lang, tabIndex: 0 });
  body.replaceChildren(line(letter.subject), text(letter.text, letter.lang ?? "ja"));
  if (letter.japanese) body.append(line("日本語では"), text(letter.japanese, "ja"));
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
