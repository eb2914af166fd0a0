// What test_pages.py asks of a page in a real browser. Injected by the driver, so the page's own policy does not matter.

// Everything axe finds, a line each.
window.houseAxe = async (options) => {
  const found = await axe.run(document, options);
  return found.violations.map((violation) => {
    const nodes = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 140));
    return `${violation.id}: ${violation.nodes.length} × ${nodes.join(" | ")}`;
  });
};

// What makes the page wider than its window; what scrolls or is cut within a container of its own does not.
window.houseOverflow = () => {
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const contained = (element) => {
    for (let parent = element.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !contained(element);
  });
  return [`${root.scrollWidth} px of ${width}`, ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 120))];
};

// Text and the attributes that are read aloud, each with the language that holds for it. Names and what people typed
// stand in <bdi>, codes in <code>: they are nobody's to translate.
window.houseSentences = () => {
  const found = [];
  const attributes = ["aria-label", "title", "placeholder", "alt", "aria-description"];
  const add = (element, text) => {
    const words = text.replace(/\s+/g, " ").trim();
    if (!words || element.closest("bdi, code, kbd, samp, pre, script, style, textarea, [translate=no]")) return;
    const holder = element.closest("[lang]");
    found.push([holder ? holder.lang.split("-")[0] : "", words]);
  };
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) add(walk.currentNode.parentElement, walk.currentNode.data);
  for (const name of attributes) {
    for (const element of document.querySelectorAll(`[${name}]`)) add(element, element.getAttribute(name));
  }
  return found;
};
