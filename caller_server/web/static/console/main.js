// The clerk's page: keys and buttons become moves; what the window shows comes from the server alone.

import { stillAbout } from "./asking.js";
import * as help from "./help.js";
import { presses } from "./moves.js";
import * as order from "./order.js";
import { page, words } from "./page.js";
import * as screen from "./screen.js";
import * as server from "./server.js";

const FRESH_MS = 2000;
const KEYS = Object.fromEntries(
  Array.from(document.querySelectorAll("[data-move]"), (button) => [
    button.getAttribute("aria-keyshortcuts").toLowerCase(),
    button.dataset.move,
  ]),
); // what a button says of itself is true

let window_ = page.window;
let stream = null;
let timer = 0;
let asking = 0; // grows with each question, so that an old answer never replaces a newer one

// -- being fresh --------------------------------------------------------------------------------

async function refresh() {
  if (window_ === null) return;
  clearTimeout(timer);
  const mine = ++asking;
  const looking = order.opened();
  try {
    const { body, at } = await server.view(window_, looking);
    if (mine === asking) show(body, at, looking);
    screen.connected(true);
  } catch (fault) {
    screen.connected(fault instanceof server.Refused);
    if (fault.status === 401 || fault.status === 403) leave(words.logged_out);
  }
  if (mine === asking) timer = setTimeout(refresh, FRESH_MS);
}

function show(view, at, looking) {
  screen.show(view, at);
  help.show(view.help_wanted);
  stillAbout(view.ticket?.number ?? null);
  if (looking) order.show(view.order);
}

/** The stream only says that something changed; without it the page is two seconds late at most. */
function listen() {
  stream?.close();
  stream = new EventSource(`${page.live}/live/window/${encodeURIComponent(window_)}`);
  stream.onmessage = refresh;
}

// -- moving -------------------------------------------------------------------------------------

const press = presses({ window: () => window_, changed: refresh, leave });

function look() {
  if (window_ === null) return;
  order.open();
  refresh();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  if (order.opened() && key === "l") order.close();
  else if (document.querySelector("dialog[open]")) return;
  else if (key === "l") look();
  else if (KEYS[key]) press(KEYS[key]);
  else return;
  event.preventDefault();
});
document.getElementById("look").addEventListener("click", look);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  const chip = target.closest("[data-brings]");
  if (button) press(button.dataset.move);
  if (chip) press(chip.dataset.brings, { number: chip.dataset.number });
});

// -- coming and going ---------------------------------------------------------------------------

const form = document.getElementById("log-in-form");
const problem = document.getElementById("log-in-problem");

async function logIn(window, key) {
  problem.textContent = "";
  try {
    const { body } = await server.logIn(window, key);
    enter(window, body.supervisor);
  } catch (fault) {
    leave(fault instanceof server.Refused ? fault.message : words.gave_up);
    form.elements.window.value = window;
    form.elements.key.focus();
  }
}

function enter(window, supervisor) {
  window_ = window;
  form.reset();
  screen.open(window, supervisor);
  listen();
  refresh();
}

function leave(why) {
  window_ = null;
  stream?.close();
  clearTimeout(timer);
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
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
if (window_ !== null) enter(window_, page.supervisor);
else screen.open(null);
logInByFragment();

setInterval(screen.tick, 250);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
