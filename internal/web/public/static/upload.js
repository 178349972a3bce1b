// Sends the chosen pictures one by one: each with its progress, tried again by itself
// when the line breaks, kept once however often it is tried. Without this file the form
// sends them all at once.

const form = document.querySelector("form[enctype='multipart/form-data']");
const box = document.getElementById("sending");
const list = box?.querySelector("ul");
const files = [];
const first = 1000; // milliseconds until a broken sending is tried again
const last = 30000;
let photo; // what prepares pictures, when it is there
let running = false;

function name() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function same(a, b) {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
}

function say(entry, word, text) {
  entry.now = word;
  entry.row.dataset.now = word;
  entry.state.textContent = text ?? box.dataset[word];
  entry.bar.hidden = word !== "sends";
  entry.again.hidden = !["broken", "failed", "stopped"].includes(word);
  entry.drop.hidden = word === "kept" || word === "checks";
}

function add(file) {
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const entry = { file, row, key: name() };
  entry.bar = row.querySelector("progress");
  entry.state = row.querySelector(".sending-state");
  entry.again = row.querySelector("[data-again]");
  entry.drop = row.querySelector("[data-drop]");
  const title = row.querySelector(".sending-name");
  title.textContent = file.name;
  title.id = "sending-" + entry.key;
  for (const part of [entry.bar, entry.again, entry.drop]) part.setAttribute("aria-describedby", title.id);
  entry.bar.setAttribute("aria-labelledby", title.id);
  entry.again.addEventListener("click", () => { say(entry, "waits"); entry.wake?.(); run(); });
  entry.drop.addEventListener("click", () => drop(entry));
  list.append(row);
  files.push(entry);
  say(entry, "prepares");
  return entry;
}

function drop(entry) {
  entry.dropped = true;
  entry.request?.abort();
  entry.wake?.();
  entry.row.remove();
  files.splice(files.indexOf(entry), 1);
  box.hidden = files.length === 0;
  form.elements.documents.focus();
}

// One after the other, for each may ask something of the person.
async function prepare(entry) {
  photo ??= import("./photo.js").catch(() => ({}));
  const by = (await photo).prepare;
  if (!by) {
    entry.ready = entry.file;
    say(entry, "waits");
    return;
  }
  const ready = await by(entry.file).catch(() => entry.file);
  if (entry.dropped) return;
  if (!ready) {
    drop(entry);
    return;
  }
  entry.ready = ready;
  say(entry, "waits");
}

let preparing = Promise.resolve();

function choose() {
  const fresh = [...form.elements.documents.files].filter((file) => !files.some((entry) => same(entry.file, file)));
  for (const file of fresh) {
    const entry = add(file);
    preparing = preparing.then(() => prepare(entry));
  }
  box.hidden = files.length === 0;
}

function send(entry) {
  const body = new FormData();
  body.append("document_kind", form.elements.document_kind.value);
  body.append("documents", entry.ready, "image"); // names of files often are names of people
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    entry.request = request;
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", entry.key);
    request.upload.addEventListener("progress", (event) => {
      entry.bar.value = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
      entry.bar.textContent = entry.bar.value + "%";
    });
    request.upload.addEventListener("load", () => say(entry, "checks"));
    request.addEventListener("load", () => done(read(request)));
    for (const end of ["error", "timeout", "abort"]) request.addEventListener(end, () => done({ status: 0 }));
    request.timeout = 10 * 60 * 1000;
    request.send(body);
  });
}

function read(request) {
  const answer = { status: request.status, after: 1000 * Number(request.getResponseHeader("Retry-After") ?? 0) };
  try {
    return { ...answer, ...JSON.parse(request.responseText) };
  } catch {
    return answer; // of something between us and the library
  }
}

// Until it is time, the line is back or somebody presses the button.
function pause(entry, time) {
  return new Promise((go) => {
    const timer = setTimeout(end, time);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      entry.wake = null;
      go();
    }
    entry.wake = end;
    addEventListener("online", end);
  });
}

const passing = [0, 408, 429, 502, 503, 504];

async function deliver(entry) {
  for (let wait = first; !entry.dropped; wait = Math.min(2 * wait, last)) {
    say(entry, "sends");
    const answer = await send(entry);
    if (entry.dropped) return;
    if (answer.status === 200) {
      say(entry, "kept");
      return;
    }
    const text = [answer.title, answer.text].filter(Boolean).join("\n") || box.dataset.failed;
    if (!passing.includes(answer.status)) {
      say(entry, answer.status < 500 ? "refused" : "failed", text);
      return;
    }
    say(entry, "broken", answer.text ? text : undefined);
    await pause(entry, Math.max(wait, answer.after ?? 0));
  }
}

async function run() {
  if (running) return;
  running = true;
  form.setAttribute("aria-busy", "true");
  for (let entry; (entry = files.find((e) => e.now === "waits" || e.now === "prepares"));) {
    await preparing;
    if (!entry.dropped) await deliver(entry);
  }
  running = false;
  form.removeAttribute("aria-busy");
  const kept = files.filter((entry) => entry.now === "kept");
  if (files.length && kept.length === files.length) location.assign(form.getAttribute("action"));
  else {
    box.querySelector(".sending-end").hidden = kept.length === 0;
    document.dispatchEvent(new Event("attached"));
  }
}

function begin(event) {
  if (!files.length) return; // the server says that nothing was chosen
  event.preventDefault();
  run();
}

if (form && box) {
  form.elements.documents.addEventListener("change", choose);
  form.addEventListener("submit", begin, true);
}
