// Asks for a guardian only when the birth date says that somebody is under age. Without
// this file both fields are there for everybody, and may be left empty.

const limit = Number(document.querySelector("[data-guardian-age]")?.dataset.guardianAge);
const birth = ["birth_year", "birth_month", "birth_day"].map((id) => document.getElementById(id));
const asked = ["guardian_name", "guardian_relation"].map((id) => document.getElementById(id)).filter(Boolean);

const eras = [[/^(?:令和|[RrＲｒ])/u, 2018], [/^(?:平成|[HhＨｈ])/u, 1988], [/^(?:昭和|[SsＳｓ])/u, 1925]];

// year reads a year of the common calendar or of an era; NaN when it is neither.
function year(text) {
  const era = eras.find(([sign]) => sign.test(text));
  const n = text.replace(era?.[0] ?? "", "").replace("元", "1").normalize("NFKC").replace(/[年.\s]/g, "");
  return n === "" ? NaN : Number(n) + (era?.[1] ?? 0);
}

// young tells whether somebody is under age; who cannot be told is, rather than not asked.
function young() {
  const [y, m, d] = birth.map((field) => field.value.trim());
  if (!y || !m || !d) return false;
  const come = new Date(year(y) + limit, Number(m) - 1, Number(d));
  return Number.isNaN(come.getTime()) || come > new Date();
}

function show() {
  const needed = young() || asked.some((field) => field.getAttribute("aria-invalid"));
  for (const field of asked) field.closest(".field").hidden = !needed;
}

if (limit && asked.length && birth.every(Boolean)) {
  for (const field of birth) field.addEventListener("input", show);
  show();
}
