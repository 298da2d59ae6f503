// The tablet before a window's visitor. It asks once after each visit, or when the visitor wants to; whoever leaves
// without an answer is forgotten, and so is the language that was chosen.

import { ask, post, Refused, requestId } from "../console/server.js";

const page = JSON.parse(document.getElementById("page").textContent);
const { words, seconds } = page;
const at = (id) => document.getElementById(id);
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);
const here = `/api/windows/${encodeURIComponent(page.window)}`;

const LOOK_MS = 3000; // the stream only makes it quicker
const AGAIN_MS = [500, 1000, 2000, 3000, 5000, 8000];
const AT_IT = "at it";
const GONE_BY = new Set(["rated_already", "no_ticket_here"]); // somebody or something else was faster

let visits = null; // as the server told last
let finished; // the number served last, when that was looked at last; undefined before the first look
let lookedAt = 0;
let rating = null; // number and level of the visitor who is at it
let touchedAt = 0;
let giveUp = 0;
let timer = 0;
let looking = 0; // grows with each question, so that an old answer never replaces a newer one

// -- screens --------------------------------------------------------------------------------------

const screen = () => document.body.dataset.screen;

/** Go to a screen, and take the focus along, so that a screen reader reads its heading. */
function go(name, stays) {
  const away = screen() !== name;
  document.body.dataset.screen = name;
  clearTimeout(giveUp);
  if (stays) giveUp = setTimeout(reset, stays * 1000);
  if (away && name !== "idle") document.querySelector(`[data-on=${name}] h1`).focus();
}

/** Forget the visitor: words, ticks, language. */
function reset() {
  rating = null;
  sessionStorage.clear();
  at("why").reset();
  at("why-problem").textContent = "";
  go("idle");
  show();
  const chosen = new URLSearchParams(location.search).has("lang");
  if (chosen && navigator.onLine) location.replace(location.pathname);
}

function show() {
  const serving = visits?.serving ?? null;
  at("now").hidden = !serving;
  at("welcome").hidden = Boolean(serving);
  if (at("number").textContent !== (serving?.number ?? "")) at("number").textContent = serving?.number ?? "";
  at("rate-now").hidden = !serving || Boolean(serving.rated);
}

function begin(number) {
  rating = { number, level: 0 };
  at("ask-number").textContent = fill(words.of_number, { number });
  touchedAt = 0;
  go("ask", seconds.ask);
}

// -- what the window does ---------------------------------------------------------------------------

async function look() {
  clearTimeout(timer);
  const mine = ++looking;
  try {
    const { body } = await ask(`${here}/visits`);
    if (mine === looking) heard(body);
    at("lost").hidden = true;
  } catch (fault) {
    if (fault instanceof Refused && (fault.status === 401 || fault.status === 403)) return lock();
    at("lost").hidden = false;
  }
  if (mine === looking) timer = setTimeout(look, LOOK_MS);
}

function heard(now) {
  visits = now;
  const last = now.last?.number ?? null;
  const lately = Date.now() - lookedAt < seconds.ask * 1000; // after a longer sleep its visitor is gone
  const over = finished !== undefined && last !== finished && lately && !now.serving;
  finished = last;
  lookedAt = Date.now();
  const again = sessionStorage.getItem(AT_IT); // who was at it before another language was chosen
  sessionStorage.clear();
  if (again && !overtakes(now, again)) return begin(again);
  if (screen() === "idle" || screen() === "locked") {
    if (over && last && !now.last.rated) begin(last);
    else if (screen() === "locked") go("idle");
  } else if (rating && screen() !== "sending" && overtakes(now, rating.number)) {
    reset();
  }
  show();
}

/** Whether a visit was rated elsewhere, or the next visitor has sat down and nobody is at it any more. */
function overtakes({ serving, last }, number) {
  const visit = [serving, last].find((one) => one?.number === number);
  if (!visit || visit.rated) return true;
  const next = serving && serving.number !== number;
  return Boolean(next) && Date.now() - touchedAt > seconds.touched * 1000;
}

function listen() {
  const stream = new EventSource(`${page.live}/live/window/${encodeURIComponent(page.window)}`);
  stream.onmessage = look;
}

// -- what the visitor does -----------------------------------------------------------------------------

document.addEventListener("pointerdown", touched);
document.addEventListener("keydown", touched);

function touched() {
  touchedAt = Date.now();
  if (screen() === "ask" || screen() === "why") go(screen(), seconds.ask);
}

at("rate-now").addEventListener("click", () => visits?.serving && begin(visits.serving.number));
document.querySelector("[data-leave]").addEventListener("click", reset);
at("why-back").addEventListener("click", () => go("ask", seconds.ask));

for (const button of document.querySelectorAll("[data-level]")) {
  button.addEventListener("click", () => {
    rating.level = Number(button.dataset.level);
    if (rating.level > page.needs_reason) return send([], null);
    at("why-level").textContent = page.levels[rating.level];
    at("why-problem").textContent = "";
    go("why", seconds.ask);
  });
}

at("why").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(at("why"));
  const reasons = form.getAll("reasons");
  const comment = String(form.get("comment")).trim() || null;
  if (!reasons.length && !comment) at("why-problem").textContent = words.why_needed;
  else send(reasons, comment);
});

/** Send it until it is answered: under one request id it counts once. */
async function send(reasons, comment) {
  const body = { request_id: requestId(), number: rating.number, level: rating.level, reasons, comment };
  go("sending");
  for (const wait of [...AGAIN_MS, 0]) {
    try {
      await post(`${here}/rate`, body);
      at("lost").hidden = true;
      return thank(body.level);
    } catch (fault) {
      if (fault instanceof Refused && fault.status < 500) return refused(fault);
      at("lost").hidden = false;
    }
    await new Promise((done) => setTimeout(done, wait));
  }
  reset();
}

function refused(fault) {
  if (fault.status === 401 || fault.status === 403) lock();
  else if (GONE_BY.has(fault.code)) reset();
  else {
    at("why-problem").textContent = fault.message;
    go("why", seconds.ask);
  }
}

for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => rating && sessionStorage.setItem(AT_IT, rating.number));
}

function thank(level) {
  rating = null;
  at("said").textContent = fill(words.you_said, { level: page.levels[level] });
  go("thanks", seconds.thanks);
  look();
}

// -- setting the tablet up --------------------------------------------------------------------------------

function lock() {
  clearTimeout(timer);
  rating = null;
  go("locked");
}

async function setUp(key) {
  at("set-up-problem").textContent = "";
  try {
    await post(`/rate/${encodeURIComponent(page.window)}/open`, { key });
    at("set-up").reset();
    look();
  } catch (fault) {
    lock();
    at("set-up-problem").textContent = fault instanceof Refused ? fault.message : words.lost;
  }
}

at("set-up").addEventListener("submit", (event) => {
  event.preventDefault();
  setUp(at("key").value.trim());
});

/** A link with the key in its fragment sets the tablet up. The fragment never travels, and leaves the address bar at once. */
const key = keyInAddress();
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
if (key) setUp(key);
else if (page.set_up) look();
else lock();
listen();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && screen() !== "locked") look();
});

function keyInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return ""; // a stray percent sign: the key is asked for
  }
}
