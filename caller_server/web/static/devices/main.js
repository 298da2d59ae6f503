// The supervisor's page of devices: asks how they are every two seconds, and has them tested.

import { ask, logIn, logOut, post, Refused, requestId } from "../console/server.js";
import { page, words } from "../console/page.js";
import * as rows from "./rows.js";

const FRESH_MS = 2000;
const TEST_MS = 25_000; // the server gives a device ten seconds, and one that is repeated twice that

const at = (id) => document.getElementById(id);
const form = at("log-in-form");
let inside = false;
let timer = 0;
let tag = "";

async function refresh() {
  clearTimeout(timer);
  if (!inside) return;
  try {
    const { body } = await ask("/api/devices");
    const news = JSON.stringify(body);
    if (inside && news !== tag) rows.show(body.devices);
    tag = news;
    connected(true);
  } catch (fault) {
    connected(fault instanceof Refused);
    if (fault.status === 401 || fault.status === 403) return leave(fault.status === 401 ? words.logged_out : fault.message);
  }
  timer = setTimeout(refresh, FRESH_MS);
}

function connected(up) {
  at("link").dataset.up = up ? "yes" : "no";
  const said = up ? words.online : words.offline;
  if (at("link-words").textContent !== said) at("link-words").textContent = said;
}

// -- tests --------------------------------------------------------------------------------------

const going = new Set();

async function test(device) {
  if (going.has(device)) return;
  going.add(device);
  rows.testing(device);
  try {
    const path = `/api/devices/${encodeURIComponent(device)}/test`;
    const { body } = await post(path, { request_id: requestId() }, { timeoutMs: TEST_MS });
    rows.tested(device, body);
  } catch (fault) {
    rows.refused(device, fault instanceof Refused ? fault.message : words.gave_up);
  } finally {
    going.delete(device);
  }
  refresh();
}

at("rows").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-test]");
  if (button) test(button.dataset.test);
});

// -- coming and going ---------------------------------------------------------------------------

function enter() {
  inside = true;
  tag = "";
  form.reset();
  open();
  refresh();
}

function leave(why) {
  inside = false;
  clearTimeout(timer);
  open();
  at("log-in-problem").textContent = why;
}

function open() {
  at("log-in").hidden = inside;
  at("devices").hidden = at("log-out").hidden = at("link").hidden = !inside;
}

async function enterWith(key) {
  at("log-in-problem").textContent = "";
  try {
    await logIn(page.window, key);
    enter();
  } catch (fault) {
    leave(fault instanceof Refused ? fault.message : words.gave_up);
    form.elements.key.focus();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  enterWith(form.elements.key.value.trim());
});
at("log-out").addEventListener("click", async () => {
  await logOut().catch(() => {});
  leave("");
});

/** A link with the key in its fragment logs in. The fragment never travels, and leaves the address bar at once. */
function enterByFragment() {
  const known = /^#key:(.+)$/.exec(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  if (known) enterWith(known[1]);
}

window.addEventListener("hashchange", enterByFragment);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
if (page.inside) enter();
else open();
enterByFragment();
