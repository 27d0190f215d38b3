// The clinic's tablet: says when it is about to close, closes, and keeps nothing to go back to.
// Without it the page leads to its end by itself, and the server closes the visit all the same.
const box = document.getElementById("idle");
const form = document.getElementById("ending");
const [warned, ends, quiet] = [Number(box.dataset.warned), Number(box.dataset.ends), 20];
const seconds = () => Date.now() / 1000;
let [touched, told] = [seconds(), seconds()];
let before;
const tabs = new BroadcastChannel("touches"); // a touch in one tab is one in all, and nothing of it is kept
tabs.onmessage = () => (touched = seconds());
const touch = () => ((touched = seconds()), tabs.postMessage(""));
history.replaceState(null, "", "/visit/");
addEventListener("pageshow", (event) => event.persisted && location.reload());
for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, touch, { passive: true });
async function tell() {
  told = seconds();
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(box.dataset.touches, { method: "POST", body });
  if (answer.status === 403) location.replace(box.dataset.over);
}
function show(is_due) {
  if (box.hidden !== is_due) return;
  if (is_due) before = document.activeElement;
  box.hidden = !is_due;
  for (const part of document.querySelectorAll("header, main, footer")) part.inert = is_due;
  if (is_due) box.querySelector("button").focus();
  else before?.focus();
}
box.addEventListener("click", () => show(false));
const watch = setInterval(() => {
  const idle = seconds() - touched;
  if (idle >= ends) return clearInterval(watch), form.submit();
  if (touched > told && seconds() - told >= quiet) tell().catch(() => {});
  show(idle >= warned);
}, 1000);
