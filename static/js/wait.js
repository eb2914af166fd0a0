// A part of a page that the worker is still at: asked for again until it is there.
// <div data-wait="address">, with something that has data-waiting in it while there is more to come.
const EVERY = 1500;
const PATIENCE = 120; // times

for (const part of document.querySelectorAll("[data-wait]")) {
  let left = PATIENCE;
  const look = async () => {
    if (!part.querySelector("[data-waiting]") || left-- <= 0) return;
    try {
      const answer = await fetch(part.dataset.wait, { credentials: "same-origin", headers: { Accept: "text/html", "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // While nothing is new nothing is read out again; figures of how far it is are shown, in silence.
      if (page.querySelector("[data-waiting]")) {
        const told = page.querySelector("[data-progress]");
        const shown = part.querySelector("[data-progress]");
        if (told && shown && told.textContent !== shown.textContent) {
          shown.replaceChildren(...told.childNodes);
          left = PATIENCE;
        }
        return setTimeout(look, EVERY);
      }
      part.replaceChildren(...page.body.childNodes);
    } catch {
      setTimeout(look, EVERY);
    }
  };
  setTimeout(look, EVERY);
}
