// Every page: copy, print, and menus that close when one looks elsewhere. Nothing here is needed to use the page.
document.documentElement.classList.add("js");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const status = document.getElementById(`${button.dataset.copy}-status`);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      if (status) status.textContent = button.dataset.copied;
    } catch {
      // No clipboard without https or permission: select the text, so that one key copies it.
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

const menus = document.querySelectorAll("details[data-menu]");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// Which links of a long list are on paper should not depend on what was opened on the screen.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.more:not([open])")];
  for (const more of closed) if (!more.closest(".timeline")) more.open = true;
});
addEventListener("afterprint", () => closed.forEach((more) => { more.open = false; }));

// What time it is where the reader is, the browser alone knows.
const { lang } = document.documentElement;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const tongue = { ar: "ar-JO-u-nu-latn", en: "en-GB", zh: "zh-Hans-CN" }[lang] ?? lang;
const moments = new Intl.DateTimeFormat(tongue, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
for (const local of document.querySelectorAll("[data-local]")) {
  if (local.dataset.zone === here) continue;
  local.lastChild.data = local.lastChild.data.replace("…", moments.format(new Date(local.dataset.local)));
  local.hidden = false;
}

document.querySelector(".summary")?.focus();
