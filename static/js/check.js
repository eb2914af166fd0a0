// While typing: asks the server what it thinks of the form so far and shows its answer beside it.
// <form|fieldset data-check-url data-check-target="id" [data-check-fields="start end"]>; words come from the page.
const WAIT = 350;

for (const scope of document.querySelectorAll("[data-check-url]")) {
  const target = document.getElementById(scope.dataset.checkTarget);
  const wanted = scope.dataset.checkFields?.split(/\s+/);
  if (!target) continue;
  let timer;
  let running;

  const query = () => {
    const params = new URLSearchParams();
    for (const field of scope.querySelectorAll("input, select, textarea")) {
      const unchecked = ["checkbox", "radio"].includes(field.type) && !field.checked;
      const secret = ["password", "hidden", "file"].includes(field.type) && !wanted?.includes(field.name);
      if (!field.name || field.disabled || unchecked || secret || (wanted && !wanted.includes(field.name))) continue;
      if (field.value.length > 400) continue;
      params.append(field.name, field.value);
    }
    return params;
  };
  const ask = async () => {
    running?.abort();
    const mine = running = new AbortController();
    target.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${scope.dataset.checkUrl}?${query()}`, {
        signal: mine.signal, credentials: "same-origin", headers: { Accept: "text/html", "X-Requested-With": "fetch" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      target.replaceChildren(...page.body.childNodes);
      // A long answer is not read out: what is marked in it is said by a line of its own.
      const said = document.getElementById(`${target.id}-said`);
      if (said) said.textContent = target.querySelector("[data-said]")?.textContent ?? "";
    } catch {
      if (mine.signal.aborted) return;
      target.textContent = target.dataset.failed ?? "";
    } finally {
      if (running === mine) target.removeAttribute("aria-busy");
    }
  };
  const soon = (event) => {
    if (wanted && !wanted.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  };
  scope.addEventListener("input", soon);
  scope.addEventListener("change", soon);
}
