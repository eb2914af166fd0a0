// Themes and what stands in them: dragging a card fills in the fields by which the form says where it stands.
// Nothing is sent before somebody saves, and whoever has no mouse fills in the same fields by hand.
const form = document.querySelector("[data-themes]");
const lists = [...(form?.querySelectorAll("[data-theme]") ?? [])];
let dragged = null;

const field = (card, name) => form.elements[`${name}-${card.dataset.proposal}`];
const number = (list) => {
  list.querySelectorAll("[data-proposal]").forEach((card, index) => {
    field(card, "theme").value = list.dataset.theme;
    field(card, "position").value = index + 1;
    const [theme, position] = field(card, "was").value.split(":");
    card.classList.toggle("is-moved", theme !== list.dataset.theme || position !== String(index + 1));
  });
  const count = list.closest("section").querySelector("[data-count]");
  count.textContent = list.children.length.toLocaleString(document.documentElement.lang, { numberingSystem: "latn" });
};

// The card before which one would be put: the first whose middle lies below the pointer.
const below = (list, y) => [...list.children].find((card) => {
  const box = card.getBoundingClientRect();
  return card !== dragged && y < box.top + box.height / 2;
});

for (const card of form?.querySelectorAll("[data-proposal]") ?? []) {
  card.draggable = matchMedia("(pointer: fine)").matches;
  // A text that is being selected in a field is not a card that is being dragged.
  card.addEventListener("dragstart", (event) => {
    if (event.target !== card) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.proposal);
    card.classList.add("is-dragged");
  });
  card.addEventListener("dragend", () => {
    card.classList.remove("is-dragged");
    for (const list of lists) list.classList.remove("is-over");
    dragged = null;
  });
}

for (const list of lists) {
  const area = list.closest("section");
  area.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    for (const other of lists) other.classList.toggle("is-over", other === list);
  });
  area.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const from = dragged.parentElement;
    list.insertBefore(dragged, below(list, event.clientY) ?? null);
    number(list);
    if (from !== list) number(from);
  });
}
