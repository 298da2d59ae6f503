// The clerk's page: keys and buttons become moves; what the window shows comes from the server alone.

import * as screen from "./screen.js";
import * as server from "./server.js";

const FRESH_MS = 2000;
const KEYS = { o: "open", n: "next", r: "recall", s: "start", f: "finish", m: "miss", b: "pause", c: "close" };
const { page, words, fill } = screen;

let window_ = page.window;
let moves = Promise.resolve();
const pressed = new Set();
let stream = null;
let timer = 0;
let asking = 0; // grows with each question, so that an old answer never replaces a newer one

// -- being fresh --------------------------------------------------------------------------------

async function refresh() {
  if (window_ === null) return;
  clearTimeout(timer);
  const mine = ++asking;
  try {
    const { body, at } = await server.view(window_);
    if (mine === asking) screen.show(body, at);
    screen.connected(true);
  } catch (fault) {
    screen.connected(fault instanceof server.Refused);
    if (fault.status === 401 || fault.status === 403) leave(words.logged_out);
  }
  if (mine === asking) timer = setTimeout(refresh, FRESH_MS);
}

/** The stream only says that something changed; without it the page is two seconds late at most. */
function listen() {
  stream?.close();
  stream = new EventSource(`${page.live}/live/window/${encodeURIComponent(window_)}`);
  stream.onmessage = refresh;
}

// -- moving -------------------------------------------------------------------------------------

/** Presses are sent one after another; the same key again, before its answer, is an impatient finger. */
function press(name) {
  if (window_ === null || pressed.has(name)) return;
  pressed.add(name);
  moves = moves.then(() => send(name));
}

async function send(name) {
  screen.busy(name);
  try {
    tell(name, await server.move(window_, name, () => screen.say(words.retrying, "trouble")));
  } catch (fault) {
    refused(fault);
  } finally {
    pressed.delete(name);
    screen.busy(null);
    refresh();
  }
}

function tell(name, after) {
  const facts = { number: after.ticket?.number ?? "", left: after.left ?? "" };
  const key = name === "next" && !after.ticket ? "did_next_nobody" : `did_${name}`;
  screen.say(fill(words[key], facts), "done");
}

function refused(fault) {
  if (!(fault instanceof server.Refused)) return screen.say(words.gave_up, "trouble");
  if (fault.status === 401) return leave(words.logged_out);
  const [before, after] = fault.message.split(String(fault.retryAfter));
  const countable = fault.code === "too_early" && after !== undefined;
  const template = countable ? (left) => `${before}${left}${after}` : null;
  return screen.say(fault.message, "refused", { seconds: fault.retryAfter, template });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input, select, textarea")) return;
  const name = KEYS[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  press(name);
});
for (const button of document.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => press(button.dataset.move));
}

// -- coming and going ---------------------------------------------------------------------------

const form = document.getElementById("log-in-form");
const problem = document.getElementById("log-in-problem");

async function logIn(window, key) {
  problem.textContent = "";
  try {
    await server.logIn(window, key);
    enter(window);
  } catch (fault) {
    leave(fault instanceof server.Refused ? fault.message : words.gave_up);
    form.elements.window.value = window;
    form.elements.key.focus();
  }
}

function enter(window) {
  window_ = window;
  form.reset();
  screen.open(window);
  listen();
  refresh();
}

function leave(why) {
  window_ = null;
  stream?.close();
  clearTimeout(timer);
  screen.open(null);
  problem.textContent = why;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  logIn(form.elements.window.value, form.elements.key.value.trim());
});
document.getElementById("log-out").addEventListener("click", async () => {
  await server.logOut().catch(() => {});
  leave("");
});

/** A link with the key in its fragment logs in. The fragment never travels, and leaves the address bar at once. */
function logInByFragment() {
  const known = /^#window-([^:]+):(.+)$/.exec(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  if (known) logIn(known[1], known[2]);
}

window.addEventListener("hashchange", logInByFragment);
if (window_ !== null) enter(window_);
else screen.open(null);
logInByFragment();

setInterval(screen.tick, 250);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
