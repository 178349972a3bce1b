// The queue stays fresh while it is looked at, row by row, so that place, focus and
// what is marked stay; and it is walked by j and k or the arrows. Without this the page
// is as it was when it was opened.

const list = () => document.getElementById("listing");
const rows = (root) => [...root.querySelectorAll("tr[data-row]")];
const every = 25000;
const off = "ouchi-live-off";

function fragment(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.getElementById("listing");
}

// Rows that are as they were are left alone.
function mergeRows(body, fresh) {
  const old = new Map(rows(body).map((row) => [row.dataset.row, row]));
  const change = { added: 0, gone: 0 };
  let before = null;
  for (const row of rows(fresh)) {
    const known = old.get(row.dataset.row);
    old.delete(row.dataset.row);
    let stays = known;
    if (!known) {
      stays = row;
      change.added++;
    } else if (known.outerHTML !== row.outerHTML) {
      const focused = known.contains(document.activeElement);
      known.replaceChildren(...row.children);
      known.className = row.className;
      if (focused) known.querySelector("a").focus({ preventScroll: true });
    }
    const place = before ? before.nextElementSibling : body.firstElementChild;
    if (place !== stays) body.insertBefore(stays, place);
    before = stays;
  }
  for (const row of old.values()) {
    if (row.contains(document.activeElement)) (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("a").focus({ preventScroll: true });
    row.remove();
    change.gone++;
  }
  return change;
}

function mergeCounts(fresh) {
  const now = [...fresh.querySelectorAll("[data-count]")];
  [...list().querySelectorAll("[data-count]")].forEach((count, i) => {
    if (now[i] && count.textContent !== now[i].textContent) {
      count.textContent = now[i].textContent;
      count.className = now[i].className;
    }
  });
}

function merge(fresh) {
  const body = list().querySelector("tbody");
  const freshBody = fresh.querySelector("tbody");
  if (!body || !freshBody) {
    const grown = rows(fresh).length - rows(list()).length;
    if (list().outerHTML !== fresh.outerHTML) list().replaceWith(fresh);
    return { added: Math.max(0, grown), gone: Math.max(0, -grown) };
  }
  mergeCounts(fresh);
  const foot = list().querySelector("[data-foot]");
  const freshFoot = fresh.querySelector("[data-foot]");
  if (foot.outerHTML !== freshFoot.outerHTML && !foot.contains(document.activeElement)) foot.replaceWith(freshFoot);
  return mergeRows(body, freshBody);
}

function told({ added, gone }) {
  const parts = [];
  if (added) parts.push(`新しい申請が${added}件あります`);
  if (gone) parts.push(`${gone}件がこの一覧からなくなりました`);
  return parts.join("、");
}

function live(bar) {
  const state = bar.querySelector("[role=status]");
  const pause = bar.querySelector("[data-live-pause]");
  const paused = () => sessionStorage.getItem(off) !== null;
  let tag = "";

  async function refresh() {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(list().dataset.live, { headers, cache: "no-store" }).catch(() => null);
    if (answer?.status !== 200 || answer.redirected) return;
    tag = answer.headers.get("ETag") ?? "";
    const fresh = fragment(await answer.text());
    if (!fresh) return;
    const words = told(merge(fresh));
    if (words) state.textContent = words + "。";
  }

  function show() {
    pause.setAttribute("aria-pressed", paused());
    pause.textContent = paused() ? "自動更新は止まっています" : "自動更新を止める";
  }

  pause.addEventListener("click", () => {
    if (paused()) sessionStorage.removeItem(off);
    else sessionStorage.setItem(off, "yes");
    show();
  });
  bar.querySelector("[data-live-now]").addEventListener("click", refresh);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !paused()) refresh(); });
  addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
  setInterval(() => { if (!document.hidden && !paused()) refresh(); }, every);
  show();
  bar.hidden = false;
}

// A row is walked to by its link, which Enter opens.
let last;
function walk(by) {
  const links = [...document.querySelectorAll("tr[data-row] a.receipt")];
  const at = links.indexOf(document.activeElement.closest?.("tr")?.querySelector("a.receipt") ?? last);
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// Buttons nobody sees wear the keys, so that "?" lists them.
function walkKeys(table) {
  for (const [key, name, by] of [["j", "次の行へ（Enterで開く）", 1], ["k", "前の行へ", -1]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1, className: "unseen" });
    button.dataset.key = key;
    button.dataset.keyName = name;
    button.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => walk(by));
    table.before(button);
  }
  addEventListener("focusin", (event) => { if (event.target.matches?.("a.receipt")) last = event.target; });
  addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches?.("a.receipt")) return;
    event.preventDefault();
    walk(by);
  });
}

const bar = document.querySelector(".live");
if (bar) live(bar);
const first = list() ?? document.querySelector("tr[data-row]")?.closest(".table-frame");
if (first) walkKeys(first);
