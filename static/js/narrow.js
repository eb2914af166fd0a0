// A long list of boxes to tick: a field above it narrows it to what contains the words. What is ticked always stays.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

for (const list of document.querySelectorAll("[data-narrow]")) {
  const rows = [...list.querySelectorAll(".choices > li")].map((row) => [row, plain(row.textContent), row.querySelector("input")]);
  if (rows.length < 8) continue;
  const field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", placeholder: list.dataset.narrow });
  field.setAttribute("aria-label", list.dataset.narrow);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const [row, text, box] of rows) row.hidden = !box.checked && !words.every((word) => text.includes(word));
  });
  // The form is not sent by the key that ends a search.
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.querySelector(".choices").before(field);
}
