// What every screen of the hall does: shows the newest state, keeps the last one whatever happens, says when it hears
// nothing, renews itself when its page has changed, and is there even when it is switched on while the server is away.

import { every, one } from "./page.js";
import { follow } from "./stream.js";
import * as time from "./time.js";

const TURN_MS = 12_000; // simplified and traditional Chinese change places

const { live, timezone, version } = document.body.dataset;

const kept = recall();
let heardAt = kept?.heardAt ?? null; // by the server's clock
let last = kept?.state;
let silent = false;

/**
 * Follow this page's stream: `show(state, { fresh })` is called with each state, `fresh` once what is called is new.
 * `tick()` is called each second.
 */
export function run({ show, tick = () => {} }) {
  if (last?.day === time.day(timezone)) show(last, { fresh: false });
  everySecond(() => (tick(), tellSilence()));
  turnScript();
  setInterval(turnScript, TURN_MS);
  let opened = false; // what is called from now on is new
  follow(live, {
    state(state) {
      heard();
      show(state, { fresh: opened });
      opened = true;
      last = state;
      keep();
    },
    ping(ping) {
      time.setBy(ping.at);
      opened = true;
      if (!ping.wire) return setSilent(true); // the stream lives, but the hall's broker is not heard behind it
      heard();
      if (last) keep();
      if (ping.page !== version) renew(ping.page);
    },
    silent: () => setSilent(true),
  });
}

function everySecond(what) {
  what();
  setInterval(what, 1_000);
}

// -- what was heard last, also across a reload ----------------------------------------------------------

function keep() {
  try {
    localStorage.setItem(live, JSON.stringify({ state: last, heardAt }));
  } catch {
    // a browser that keeps nothing still shows what it hears
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(live));
  } catch {
    return null;
  }
}

// -- silence ---------------------------------------------------------------------------------------

function heard() {
  heardAt = time.now();
  setSilent(false);
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
    words.dataset.said ??= words.textContent;
    words.textContent = words.dataset.said.replace("{ago}", () => time.ago(heardAt, words.lang));
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

function renew(page) {
  if (sessionStorage.getItem("renewed for") === page) return; // once is enough
  sessionStorage.setItem("renewed for", page);
  location.reload();
}

// The page itself is kept where browsers allow it (see keeper.js); this first visit by hand, later ones by the keeper.
async function keepPage() {
  await navigator.serviceWorker?.register("/static/keeper.js", { scope: "/" });
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  const store = await caches.open("board");
  await store.addAll([location.pathname, ...new Set(files.filter((path) => path.startsWith("/static/")))]);
}

if (window.isSecureContext) addEventListener("load", () => keepPage().catch(() => {}));
