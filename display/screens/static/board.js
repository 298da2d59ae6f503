// The TV page of one zone: shows the newest state, keeps the last one whatever happens, says when it hears nothing.

import { fit } from "./fit.js";
import { follow } from "./stream.js";
import * as ticker from "./ticker.js";
import * as time from "./time.js";

const FRESH_MS = 4_500; // a new call is pulsing
const TURN_MS = 12_000; // simplified and traditional Chinese change places

const { zone, timezone, version } = document.body.dataset;
const one = (selector, within = document) => within.querySelector(selector);
const every = (selector, within = document) => [...within.querySelectorAll(selector)];

const kept = recall();
let heardAt = kept?.heardAt ?? null; // by the server's clock
let silent = false;
let newest = "";

// -- the state ------------------------------------------------------------------------------------

function show(state, { fresh }) {
  const [calling, ...earlier] = state.calls;
  showCalling(calling, fresh);
  every(".earlier li").forEach((row, index) => {
    const call = earlier[index];
    row.toggleAttribute("data-empty", !call);
    put(one(".number", row), call?.number ?? "");
    put(one(".window", row), call?.window ?? "");
  });
  every(".waiting li").forEach((row) => {
    one(".count", row).textContent = state.waiting[row.dataset.line] ?? 0;
  });
}

function showCalling(call, fresh) {
  const panel = one(".calling");
  const which = call ? `${call.number} ${call.window} ${call.call} ${call.at}` : "";
  panel.toggleAttribute("data-idle", !call);
  panel.toggleAttribute("data-again", Boolean(call && call.call > 1));
  if (call && which !== newest) {
    put(one(".number", panel), call.number);
    put(one(".window", panel), call.window);
    if (fresh) pulse(panel);
  }
  newest = which;
}

let calm = 0;
function pulse(panel) {
  panel.removeAttribute("data-fresh");
  void panel.offsetWidth; // so that a call during another's pulse pulses three times of its own
  panel.setAttribute("data-fresh", "");
  clearTimeout(calm);
  calm = setTimeout(() => panel.removeAttribute("data-fresh"), FRESH_MS);
}

function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
  fit(element);
}

// -- what was heard last, also across a reload ----------------------------------------------------------

function keep(state) {
  try {
    localStorage.setItem(`board ${zone}`, JSON.stringify({ state, heardAt }));
  } catch {
    // a browser that keeps nothing still shows what it hears
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(`board ${zone}`));
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
  one(".ticker").hidden = silent;
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

// -- clock and languages -----------------------------------------------------------------------------

function tick() {
  one(".clock").textContent = time.clock(timezone);
  every(".date [lang]").forEach((words) => (words.textContent = time.date(timezone, words.lang)));
  tellSilence();
}

const scripts = ["zh-Hans", "zh-Hant"].filter((script) => one(`.words [lang=${script}]`));
if (document.documentElement.lang === "zh-Hant") scripts.reverse();
function turnScript() {
  if (!scripts.length) return;
  document.documentElement.dataset.script = scripts[0];
  scripts.push(scripts.shift());
}

// -- beginning -----------------------------------------------------------------------------------------

if (kept?.state?.day === time.day(timezone)) show(kept.state, { fresh: false });
tick();
setInterval(tick, 1_000);
turnScript();
setInterval(turnScript, TURN_MS);
ticker.run(one(".ticker"));

let opened = false; // what is called from now on is new
let last = kept?.state;
follow(`/live/board/${zone}`, {
  state(state) {
    heard();
    show(state, { fresh: opened });
    opened = true;
    last = state;
    keep(last);
  },
  ping(ping) {
    time.setBy(ping.at);
    opened = true;
    if (!ping.wire) return setSilent(true); // the stream lives, but the hall's broker is not heard behind it
    heard();
    if (last) keep(last);
    if (ping.page !== version) renew(ping.page);
  },
  silent: () => setSilent(true),
});

function renew(page) {
  if (sessionStorage.getItem("renewed for") === page) return; // once is enough
  sessionStorage.setItem("renewed for", page);
  location.reload();
}

// The page itself is kept where browsers allow it (see keeper.js); this first visit by hand, later ones by the keeper.
async function keepPage() {
  await navigator.serviceWorker?.register("/static/keeper.js", { scope: "/board/" });
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  const store = await caches.open("board");
  await store.addAll([location.pathname, ...new Set(files.filter((path) => path.startsWith("/static/")))]);
}

if (window.isSecureContext) addEventListener("load", () => keepPage().catch(() => {}));
