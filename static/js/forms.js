// Forms: warn before leaving with unsaved changes, send once, one tab for each language of a text.
const forms = [...document.querySelectorAll("form[data-unsaved]")];
const content = (form) => {
  const data = new FormData(form);
  return JSON.stringify([...data].filter(([name]) => name !== "csrf_token").map(([k, v]) => [k, v instanceof File ? v.name : v]));
};
const before = new Map(forms.map((form) => [form, content(form)]));
// On a slow line people stop the page and send again, and nothing tells us of the stop: held back is only a while.
const PATIENCE = 10_000; // milliseconds
const sending = new Map();
const forget = (form) => {
  clearTimeout(sending.get(form));
  sending.delete(form);
  for (const button of form.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
};

addEventListener("beforeunload", (event) => {
  // A page that came back with errors holds what was typed: that is unsaved too.
  if (forms.some((form) => !sending.has(form) && (form.dataset.unsaved === "now" || content(form) !== before.get(form)))) event.preventDefault();
});
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (sending.has(form)) return event.preventDefault();
    sending.set(form, setTimeout(forget, PATIENCE, form));
    event.submitter?.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => forms.forEach(forget));

for (const group of document.querySelectorAll("[data-tongues]")) {
  const parts = [...group.querySelectorAll("[data-tongue]")];
  const legend = group.closest("fieldset")?.querySelector("legend");
  const bar = document.createElement("div");
  bar.className = "tongue-tabs";
  bar.setAttribute("role", "tablist");
  if (legend) bar.setAttribute("aria-labelledby", legend.id);

  const tabs = parts.map((part) => {
    const tab = document.createElement("button");
    const name = part.querySelector("label");
    Object.assign(tab, { type: "button", id: `${part.id}-tab`, textContent: name.textContent.trim(), lang: part.dataset.tongue });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", part.id);
    part.setAttribute("role", "tabpanel");
    part.setAttribute("aria-labelledby", tab.id);
    // The tab is the visible label now; the written one steps back.
    part.querySelector("input, textarea").setAttribute("aria-labelledby", `${legend?.id ?? ""} ${tab.id}`.trim());
    name.hidden = true;
    bar.append(tab);
    return tab;
  });
  const mark = () => parts.forEach((part, i) => {
    tabs[i].classList.toggle("filled", part.querySelector("input, textarea").value.trim() !== "");
    tabs[i].classList.toggle("faulty", part.querySelector(".error") !== null);
  });
  const show = (index, focus) => {
    parts.forEach((part, i) => {
      part.hidden = i !== index;
      tabs[i].setAttribute("aria-selected", String(i === index));
      tabs[i].tabIndex = i === index ? 0 : -1;
    });
    if (focus) tabs[index].focus();
  };
  bar.addEventListener("click", (event) => {
    const index = tabs.indexOf(event.target.closest("button"));
    if (index >= 0) show(index);
  });
  bar.addEventListener("keydown", (event) => {
    const rtl = getComputedStyle(bar).direction === "rtl";
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    const last = tabs.length - 1;
    const now = tabs.indexOf(document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? last : step ? (now + step + tabs.length) % tabs.length : -1;
    if (next < 0) return;
    event.preventDefault();
    show(next, true);
  });
  group.addEventListener("input", mark);
  // A link from the summary of errors may point into a hidden language.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const index = target ? parts.findIndex((part) => part.contains(target)) : -1;
    if (index >= 0) { show(index); target.focus(); }
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => { if (event.target.closest?.(".summary a")) setTimeout(reveal); });

  group.prepend(bar);
  group.classList.add("tabbed");
  mark();
  const faulty = parts.findIndex((part) => part.querySelector(".error"));
  const own = parts.findIndex((part) => part.dataset.tongue === document.documentElement.lang);
  show(faulty >= 0 ? faulty : Math.max(own, 0));
}
