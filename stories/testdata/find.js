// What a person finds by reading: the first visible link, button, label ("choice") or
// control behind a label that says just this, with or without what only a screen reader
// says.
(kind, text) => {
  const squeeze = (s) => s.replace(/\s+/g, " ").trim();
  const read = (e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll(".unseen").forEach((u) => u.remove());
    return squeeze(copy.textContent);
  };
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const among = { link: "a[href]", button: "button", fold: "summary", badge: ".badge", control: "label", choice: "label" }[kind];
  const found = [...document.querySelectorAll(among)].find((e) => {
    if ((read(e) !== text && squeeze(e.textContent) !== text) || !shown(e.parentElement)) return false;
    const ticked = ["radio", "checkbox"].includes(e.control?.type);
    return kind === "choice" ? ticked : kind !== "control" || (e.control && !ticked);
  });
  return (kind === "control" ? found?.control : found) ?? null;
}
