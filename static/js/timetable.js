// The timetable in work. A session that is dragged fills and sends the form that “Move” leads to, and nothing else; the
// answer takes the place of the table, the focus stays with the session, and a live region says what the page says.
const said = document.getElementById("timetable-said");
const table = () => document.getElementById("timetable");
const fine = matchMedia("(pointer: fine)").matches;
const MARKS = ["is-over", "fits-ok", "fits-warn", "fits-bad"];

let dragged = null;
let asking = null;

const say = (words) => {
  said.textContent = "";
  // The same words twice are said twice only when the region was empty between.
  setTimeout(() => { said.textContent = words; }, 60);
};

const card = (number) => table().querySelector(`[data-session="${number}"]`);

const focusOn = (number) => {
  const there = number && card(number);
  (there?.querySelector("[data-move]") ?? table()).focus({ preventScroll: false });
};

const swap = (page, number) => {
  const fresh = page.getElementById("timetable");
  if (!fresh) return false;
  table().replaceWith(document.adoptNode(fresh));
  ready();
  focusOn(number);
  return true;
};

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const asked = { credentials: "same-origin", headers: { Accept: "text/html", "X-Requested-With": "fetch" } };

// What went wrong, above a table as it is stored now; what the server said of it comes first.
const refuse = async (words) => {
  const answer = await fetch(location.pathname + location.search.replace(/([?&])(moved|was)=[^&]*/g, "$1"), asked);
  if (!answer.ok || answer.redirected) return location.reload();
  swap(await parsed(answer), 0);
  const notice = Object.assign(document.createElement("div"), { className: "notice bad screen-only" });
  notice.append(Object.assign(document.createElement("p"), { textContent: words }));
  table().prepend(notice);
  say(words);
};

const send = async (form, number) => {
  const failed = document.getElementById("drop").dataset.failed;
  table().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { ...asked, method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = await parsed(answer);
    if (!answer.ok) {
      const why = page.querySelector(".summary li span, .summary li, .notice.bad p, main .lede")?.textContent.trim();
      return await refuse([why, failed].filter(Boolean).join(" "));
    }
    if (!swap(page, number)) return location.assign(answer.url);
    const words = page.querySelector("[data-said]") ?? table().querySelector("[data-said]");
    say(words?.textContent.trim() ?? "");
  } catch {
    table().removeAttribute("aria-busy");
    say(failed);
  }
};

// --- dragging -------------------------------------------------------------------------------------------------------

const cells = () => [...table().querySelectorAll("[data-on]")];
const sessions = (number) => document.getElementById("drop").dataset.sessions.replace("/0/", `/${number}/`);

// What each slot would break stands in the form; cells show the best of what they stand for.
const preview = async (number) => {
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const answer = await fetch(sessions(number), { ...asked, signal: mine.signal });
    if (!answer.ok || answer.redirected) return;
    const page = await parsed(answer);
    if (mine.signal.aborted) return;
    const slots = [...page.querySelectorAll("input[data-tone]")].map((slot) => [...slot.value.split(":"), slot.dataset.tone]);
    for (const cell of cells()) {
      const { on, starts, room } = cell.dataset;
      const tones = slots.filter(([day, at, where]) => day === on && at === starts && (room === "same" || room === where)).map((one) => one[3]);
      const best = ["ok", "warn", "bad"].find((tone) => tones.includes(tone));
      if (best) cell.classList.add(`fits-${best}`);
    }
  } catch {
    // Without it the cells look as before: the move itself says what gives pause.
  }
};

const unmark = () => {
  for (const one of table().querySelectorAll(".is-over, [data-on]")) one.classList.remove(...MARKS);
};

const begin = (event) => {
  const one = event.target.closest?.("[data-session]");
  if (!one || event.target !== one) return;
  dragged = one;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", one.querySelector(".tt-title").textContent.trim());
  one.classList.add("is-dragged");
  preview(one.dataset.session);
};

const end = () => {
  asking?.abort();
  dragged?.classList.remove("is-dragged");
  dragged = null;
  unmark();
};

const target = (event) => (dragged ? event.target.closest?.("[data-on], [data-tray]") : null);

const over = (event) => {
  const place = target(event);
  for (const one of table().querySelectorAll(".is-over")) if (one !== place) one.classList.remove("is-over");
  if (!place) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  place.classList.add("is-over");
};

const drop = (event) => {
  const place = target(event);
  if (!place) return;
  event.preventDefault();
  const { session: number, revision } = dragged.dataset;
  const isHere = place.contains(dragged);
  end();
  if (isHere) return;
  const form = document.getElementById("drop");
  const { on, starts, room } = place.dataset;
  form.elements.revision.value = revision;
  form.elements.place.value = on ? `${on}:${starts}:${room}` : "";
  form.action = on ? sessions(number) : form.dataset.unplace.replace("/0/", `/${number}/`);
  send(form, number);
};

const ready = () => {
  const area = table();
  for (const form of area.querySelectorAll("form[data-swap]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, form.action.match(/sessions\/(\d+)\//)?.[1]);
    });
  }
  if (!fine || !document.getElementById("drop")) return;
  for (const one of area.querySelectorAll("[data-session]")) {
    one.draggable = true;
    for (const link of one.querySelectorAll("a")) link.draggable = false;
  }
  area.addEventListener("dragstart", begin);
  area.addEventListener("dragend", end);
  area.addEventListener("dragover", over);
  area.addEventListener("drop", drop);
};

if (table()) {
  ready();
  addEventListener("pageshow", () => {
    end();
    const words = table().querySelector("[data-said]");
    if (!words) return;
    // After a move by form: the page is new, and a screen reader would say nothing of it by itself. The browser goes to
    // the session’s place first, and takes the focus from whatever has it.
    say(words.textContent.trim());
    setTimeout(() => focusOn(location.hash.match(/^#session-(\d+)$/)?.[1]));
  });
}
