// Items of an agenda can be dragged with a mouse: this fills and sends the form that their buttons send, and nothing else.
const tree = document.querySelector(".draft-tree");
const form = document.getElementById("steps");
const deepest = Number(tree?.dataset.deepest);
const MARKS = ["is-before", "is-after", "is-inside"];
const INWARD = 48; // pixels from where a heading begins, beyond which an item goes below it

const line = (item) => item.querySelector(":scope > .draft-item");
const inside = (item) => [...item.querySelectorAll(":scope > ol > li")];
const above = (item) => item.parentElement.closest("li[data-item]");
const depth = (item) => (item ? depth(above(item)) + 1 : 0);
const height = (item) => 1 + Math.max(0, ...inside(item).map(height));
const number = (item) => item?.dataset.item ?? "";

let dragged = null;
let marked = null;

const unmark = () => {
  marked?.item && line(marked.item).classList.remove(...MARKS);
  marked = null;
};

// Where an item would lie if it were let go here: below which one, after which one. Null where it cannot lie.
const place = (item, event) => {
  if (dragged.contains(item)) return null;
  const box = line(item).getBoundingClientRect();
  const start = line(item).querySelector(".draft-head").getBoundingClientRect();
  const rtl = getComputedStyle(tree).direction === "rtl";
  const within = rtl ? start.right - event.clientX : event.clientX - start.left;
  const tall = height(dragged);
  if (event.clientY < box.top + box.height / 3) {
    const siblings = [...item.parentElement.children].filter((one) => one !== dragged);
    const before = siblings[siblings.indexOf(item) - 1];
    return depth(item) - 1 + tall <= deepest ? { mark: "is-before", parent: above(item), after: before } : null;
  }
  const first = inside(item).filter((one) => one !== dragged);
  if ((within > INWARD || first.length) && depth(item) + tall <= deepest) return { mark: "is-inside", parent: item, after: null };
  return depth(item) - 1 + tall <= deepest ? { mark: "is-after", parent: above(item), after: item } : null;
};

const begin = (item) => (event) => {
  dragged = item;
  item.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", line(item).querySelector(".draft-head").textContent.trim());
  event.dataTransfer.setDragImage(line(item), 0, 0);
};

const end = () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  unmark();
};

const over = (event) => {
  const item = dragged && event.target.closest?.("li[data-item]");
  const found = item ? place(item, event) : null;
  unmark();
  if (!found) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  marked = { item, ...found };
  line(item).classList.add(found.mark);
};

const drop = (event) => {
  if (!dragged || !marked) return;
  event.preventDefault();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "place" });
  field.value = `${number(marked.parent)}:${number(marked.after)}`;
  form.append(field);
  form.action = `${tree.dataset.items}${number(dragged)}/move`;
  form.requestSubmit();
};

if (tree && form && matchMedia("(pointer: fine)").matches) {
  for (const item of tree.querySelectorAll("li[data-item]")) {
    const grip = Object.assign(document.createElement("span"), { className: "draft-grip screen-only", textContent: "⠿", draggable: true, title: tree.dataset.grip });
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("dragstart", begin(item));
    grip.addEventListener("dragend", end);
    line(item).querySelector(".draft-head").prepend(grip);
  }
  tree.addEventListener("dragover", over);
  tree.addEventListener("drop", drop);
  addEventListener("pageshow", end);
}
