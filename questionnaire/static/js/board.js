// An open board stays fresh. Nothing moves under a hand: what would move a row that is pointed at or focused waits.
const EVERY = 5000, GONE = 15000;
const rows = document.getElementById("rows"), fresh = document.getElementById("fresh"), offer = document.getElementById("offer");
const [pause, print, told] = ["pause", "print", "told"].map(name => document.querySelector(`[data-${name}]`));
const marked = new Map(), alarm = document.getElementById("alarm"), find = document.getElementById("find"), counts = document.getElementById("counts");
let tag = rows.dataset.tag, seen = Date.now(), paused = "paused" in rows.dataset, waiting = null;

const lines = of => [...of.querySelectorAll("tr[data-visit]")];
const order = of => lines(of).map(line => line.dataset.visit).join();
const held = () => rows.querySelector(matchMedia("(hover: hover)").matches ? "tr:hover, tr:focus-within" : "tr:focus-within");
const remember = () => lines(rows).forEach(line => line.made = line.innerHTML);

function say(state, asOf) {
  for (const part of fresh.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  if (asOf) for (const time of fresh.querySelectorAll("[data-as-of]")) time.textContent = asOf;
}

function mark() {
  for (const [visit, asOf] of marked) {
    const badge = rows.querySelector(`tr[data-visit="${visit}"] .changed`);
    if (badge) badge.hidden = false, badge.lastElementChild.textContent = asOf;
  }
}

function fill(line, html) {
  const focused = line.contains(document.activeElement) && document.activeElement.getAttribute("href");
  line.innerHTML = html;
  if (focused) line.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
}

// Each line that is still there is written anew where it stands, and so are the counts, unless that moves the line in hand.
function rewritten(next) {
  const hand = held(), top = hand?.getBoundingClientRect().top, known = new Map(lines(next).map(line => [line.dataset.visit, line]));
  const before = lines(rows).filter(line => known.has(line.dataset.visit)).map(line => [line, line.innerHTML, line.dataset.says, line.className]);
  const counted = [...counts.children];
  for (const [line] of before) {
    const {innerHTML, dataset, className} = known.get(line.dataset.visit);
    if (line.made !== innerHTML) fill(line, innerHTML);
    line.dataset.says = dataset.says, line.className = className;
  }
  counts.replaceChildren(...next.querySelector("#counts-now").content.children), mark();
  if (!hand || hand.getBoundingClientRect().top === top) return before.forEach(([line]) => line.made = known.get(line.dataset.visit).innerHTML), true;
  counts.replaceChildren(...counted);
  for (const [line, html, says, looks] of before) fill(line, html), line.dataset.says = says, line.className = looks;
}

function take(answer, asOf, forced) {
  const next = new DOMParser().parseFromString(answer, "text/html").getElementById("rows"), urgent = next.querySelector("#alarm-now").innerHTML;
  if (alarm.innerHTML.trim() !== urgent.trim()) alarm.innerHTML = urgent; // at once, whatever row is in hand
  const knew = new Map(lines(rows).map(line => [line.dataset.visit, line.made + line.dataset.says]));
  const changed = lines(next).filter(line => knew.get(line.dataset.visit) !== line.innerHTML + line.dataset.says);
  for (const line of changed) marked.set(line.dataset.visit, asOf);
  const same = order(next) === order(rows) && order(next), filled = rewritten(next);
  tag = next.dataset.tag, document.title = next.dataset.title;
  told.textContent = changed.length > 3 ? `${changed.length} ${told.dataset.many}` : changed.map(line => line.dataset.says).join(". ");
  waiting = !(same && filled) && held() && !forced ? [answer, asOf] : null, offer.hidden = !waiting;
  if (waiting || same && filled && !forced) return;
  rows.replaceChildren(...next.children), remember(), mark();
}

async function ask() {
  if (paused || document.hidden) return;
  try {
    const answer = await fetch(rows.dataset.address, {headers: {"If-None-Match": tag}, signal: AbortSignal.timeout(4000)});
    if (answer.redirected) return location.reload();
    if (answer.status === 200) take(await answer.text(), answer.headers.get("As-Of"));
    else if (answer.status !== 304) throw new Error(answer.status);
    else if (waiting && !held()) take(...waiting);
    seen = Date.now(), say("live", waiting ? null : answer.headers.get("As-Of"));
  } catch {
    if (Date.now() - seen > GONE) say("stale");
  }
}

const show = () => { take(...waiting, true), rows.focus(); };

function step(by) {
  const links = [...rows.querySelectorAll("a.who")], here = links.findIndex(link => link.closest("tr").contains(document.activeElement));
  links[here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by]?.focus();
}

document.addEventListener("keydown", event => {
  const writes = event.target.matches("input, select, textarea"), letters = "keys" in rows.dataset && !writes;
  const inRows = rows.contains(event.target) || event.target === find;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (letters && event.key === "/") find.closest("details").open = true, find.focus(), find.select();
  else if (letters && event.key === "n" && waiting) show();
  else if (letters && event.key === "j" || inRows && event.key === "ArrowDown") step(1);
  else if (letters && event.key === "k" || inRows && event.key === "ArrowUp") step(-1);
  else return;
  event.preventDefault();
});

pause.addEventListener("click", () => {
  paused = !paused, pause.setAttribute("aria-pressed", paused), say(paused ? "paused" : "live"), ask();
});
pause.hidden = print.hidden = false, print.addEventListener("click", () => window.print());
offer.querySelector("button").addEventListener("click", show);
document.addEventListener("visibilitychange", ask);
remember(), say(paused ? "paused" : "live"), pause.setAttribute("aria-pressed", paused), setInterval(ask, EVERY);
