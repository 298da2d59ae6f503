// What every screen of the hall does: shows the newest state, keeps the last one whatever happens, says when it hears
// nothing, renews itself when its page has changed, and is there even when it is switched on while the server is away.

import { every, one, recall, remember, rest } from "./page.js";
import { follow } from "./stream.js";
import * as time from "./time.js";

const TURN_MS = 12_000; // simplified and traditional Chinese change places
const DOUBTED_MS = 10_000; // so long an older state is not believed, as in streams.py
const FONT_MS = 20_000; // so long a font may take
const KEEP_AGAIN_MS = 30_000;
const RENEW_AGAIN_MS = 300_000; // a server that was too slow for it may be quicker then

const { live, timezone, version, at, heard: heardByThen, place = ":" } = document.body.dataset;
const [day, seq] = place.split(":");
const served = { day, seq: Number(seq) }; // what the page was served with

const kept = recallKept();
let heardAt = latest(kept?.heardAt, Date.parse(heardByThen)); // by the server's clock
let last = kept?.state && !isOlder(kept.state, served) ? kept.state : null;
let silent = document.body.hasAttribute("data-silent");
time.presume(kept?.lead, heardAt, Date.parse(at));

/** Once the page is whole and its scripts run: what is loaded from then on is not broken off. */
export const alive = callOffReload();

/**
 * Follow this page's stream: `show(state, { fresh })` is called with each state, `fresh` once what is called is new.
 * `clear()` is called when the state is of a day that has passed, even while nothing is heard; `tick()` each second.
 */
export function run({ show, clear = () => {}, tick = () => {} }) {
  let opened = false; // what is called from now on is new
  let hears = false; // the hall's broker is heard behind the stream
  let shown = served.day ? served : null;
  let doubted = null;
  let doubt = 0;

  function present() {
    const state = last ?? shown;
    if (!state) return;
    const isPast = state.day < time.day(timezone); // what was yesterday is over
    if (isPast && shown) clear();
    const isNew = !isPast && shown !== state;
    shown = isPast ? null : state;
    if (isNew) show(state, { fresh: opened });
  }

  function presentKept() {
    try {
      present();
    } catch {
      last = null; // kept by another version of this page
    }
  }

  function believe(state) {
    clearTimeout(doubt);
    doubt = 0;
    last = state;
    keep();
    present();
    opened = true;
  }

  function take(state) {
    if (!isOlder(state, last ?? served)) return believe(state);
    doubted = state; // another server is behind; if none tells better, it was restored from a backup
    doubt ||= setTimeout(() => believe(doubted), DOUBTED_MS);
  }

  presentKept();
  everySecond(() => {
    if (shown) present();
    tick();
    tellSilence();
  });
  turnScript();
  setInterval(turnScript, TURN_MS);
  const again = follow(live, {
    state(state) {
      if (hears) heard();
      take(state);
    },
    ping(ping) {
      time.setBy(ping);
      present(); // by a wrong clock it may have been of yesterday
      opened = true;
      hears = ping.wire;
      if (!hears) return isAway(ping.heard); // the stream lives, but the hall's broker is not heard behind it
      heard();
      if (last) keep();
      if (ping.page !== version) renew(ping.page);
    },
    silent() {
      hears = false;
      setSilent(true);
    },
  });
  alive.then(again);
}

function isOlder(state, than) {
  return state.day < than.day || (state.day === than.day && state.seq < than.seq);
}

function everySecond(what) {
  what();
  setInterval(what, 1_000);
}

// -- what was heard last, also across a reload ----------------------------------------------------------

function keep() {
  remember(live, JSON.stringify({ state: last, heardAt, lead: time.lead() }));
}

function recallKept() {
  try {
    return JSON.parse(recall(live));
  } catch {
    return null;
  }
}

// -- silence ---------------------------------------------------------------------------------------

function heard() {
  heardAt = time.now();
  setSilent(false);
}

function isAway(since) {
  heardAt = latest(heardAt, Date.parse(since));
  setSilent(true);
}

function latest(...moments) {
  const known = moments.filter(Number.isFinite);
  return known.length ? Math.max(...known) : null;
}

function setSilent(now) {
  silent = now;
  one(".silent").hidden = !silent;
  document.body.toggleAttribute("data-silent", silent);
  tellSilence();
}

function tellSilence() {
  one(".silent").toggleAttribute("data-unheard", heardAt === null);
  if (!silent || heardAt === null) return;
  every(".heard [lang]").forEach((words) => {
    const said = words.dataset.said.replace("{ago}", () => time.ago(heardAt, timezone, words.lang));
    if (words.textContent !== said) words.textContent = said; // what is the same is not read out again
  });
}

// -- languages, and the page's own life ---------------------------------------------------------------

const scripts = ["zh-Hans", "zh-Hant"].filter((script) => one(`.words [lang=${script}]`));
if (document.documentElement.lang === "zh-Hant") scripts.reverse();
function turnScript() {
  if (!scripts.length) return;
  document.documentElement.dataset.script = scripts[0];
  scripts.push(scripts.shift());
}

async function renew(page) {
  const [before, when] = (recall("renewed for", "sessionStorage") ?? "").split(" ");
  if (before === page && Math.abs(Date.now() - when) < RENEW_AGAIN_MS) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return; // it went away in this moment: an open page is better than none
  remember("renewed for", `${page} ${Date.now()}`, "sessionStorage");
  location.reload();
}

// A page whose scripts do not run is loaded anew each minute, as it asks for itself (see screen.html). These do run, and
// to stop all loading is the only way to call that off: once everything is there, and before the stream that stays.
async function callOffReload() {
  every("meta[http-equiv=refresh]").forEach((asked) => asked.remove()); // which by itself calls off nothing
  await new Promise((resolve) => addEventListener("load", resolve));
  await Promise.race([document.fonts.ready, rest(FONT_MS)]);
  window.stop();
}

// The page itself is kept where browsers allow it (see keeper.js): with all that it is made of, in a store of its version.
async function keepPage() {
  await navigator.serviceWorker.register("/static/keeper.js", { scope: "/" });
  const page = await fetch(location.href, { cache: "no-store" });
  if (!page.ok || !(await page.clone().text()).includes(version)) throw new Error("the server has another by now");
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  const store = await caches.open(version);
  await store.addAll([...new Set(files.filter((path) => path.startsWith("/static/")))]);
  await store.put(location.href, page); // once it can be opened
  await forgetOlder();
}

/** Of other versions only what other pages of this browser still need. */
async function forgetOlder() {
  for (const name of await caches.keys()) {
    if (name === version || name === "side") continue;
    const older = await caches.open(name);
    await older.delete(location.href);
    const left = (await older.keys()).map(({ url }) => new URL(url).pathname);
    if (left.every((path) => path.startsWith("/static/") || path.endsWith("/side"))) await caches.delete(name);
  }
}

async function keepSurely() {
  for (;;) {
    try {
      return await keepPage();
    } catch {
      await rest(KEEP_AGAIN_MS * (0.5 + Math.random() / 2));
    }
  }
}

if (window.isSecureContext && navigator.serviceWorker) alive.then(keepSurely);
