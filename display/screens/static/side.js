// The quiet area beside the calls: notices, pictures, videos and texts in turn, as the server says that they are due.
// What cannot be shown is passed over; while nothing can be, the calls have the whole screen.

import { fitAll } from "./fit.js";
import { every, one, rest } from "./page.js";

const ASK_MS = 10_000;
const FADE_MS = 1_000;
const COME_MS = 15_000; // so long a picture or a video may take to come
const STUCK_MS = 10_000; // a video that moves no more
const BROKEN = "broken";
const HUSH_MS = 30_000; // while somebody is called, and the voice says so

const still = matchMedia("(prefers-reduced-motion: reduce)");

let turn = 0;
let failures = 0; // one after another
let told = { notices: [], shows: [], sound: false };
let changed = () => {};
let current = null; // what is shown
let cut = () => {};
let hushed = 0;
let maySound = true; // until the browser refuses

/** Show in `area` what is due; where it is missing, the notices run in the `ticker`. */
export async function run({ area, ticker }) {
  ask(area, ticker);
  while (area) {
    const items = due();
    if (items.length && (await shown(items[turn++ % items.length], area))) {
      failures = 0;
    } else if (++failures >= items.length) {
      open(area, false);
      await Promise.race([rest(ASK_MS), new Promise((resolve) => (changed = resolve))]);
    }
  }
}

/** Somebody is called: videos are silent for a while. */
export function hush() {
  hushed = performance.now() + HUSH_MS;
  every(".side video").forEach((video) => (video.muted = true));
}

function due() {
  const shows = told.shows.filter((show) => show.kind !== "video" || !still.matches);
  return [...told.notices.map((notice) => ({ kind: "notice", ...notice })), ...shows];
}

// -- what is due -----------------------------------------------------------------------------------

async function ask(area, ticker) {
  for (;;) {
    try {
      const answer = await fetch(`${location.pathname}/side`, { cache: "no-cache" });
      if (answer.ok) take(await answer.json(), area, ticker);
    } catch {
      // it is away: what was due stays
    }
    await rest(ASK_MS * (0.8 + Math.random() * 0.4));
  }
}

function take(now, area, ticker) {
  const [isNew, isUrgent] = [!isSame(now, told), !isSame(now.notices, told.notices)];
  told = now;
  if (!isNew) return;
  if (isUrgent && !area) announce(ticker);
  turn = 0; // what is new among it is shown soon
  changed();
  if (isUrgent || !due().some((item) => isSame(item, current))) cut();
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function announce(ticker) {
  const texts = told.notices.flatMap(({ text }) => languages().map((lang) => [lang, inLanguage(text, lang)]));
  every(".notice", ticker).forEach((old) => old.remove());
  ticker.prepend(...texts.map(([lang, words]) => made("p", { className: "notice", lang, hidden: true, textContent: words })));
}

function languages() {
  return every(".zone [lang]").map((words) => words.lang);
}

function inLanguage(text, lang) {
  return text[lang] ?? text["zh-Hans"] ?? Object.values(text)[0];
}

// -- showing it ------------------------------------------------------------------------------------

/** Show one thing for its time; false when it cannot be shown. */
async function shown(item, area) {
  const element = { notice: card, text: sheet, picture, video }[item.kind]?.(item);
  if (!element) return false;
  try {
    await whenReady(element);
  } catch {
    letGo(element);
    complain(item);
    return false;
  }
  current = item;
  const before = [...area.children];
  area.append(element);
  open(area, true);
  requestAnimationFrame(() => element.setAttribute("data-shown", ""));
  rest(FADE_MS).then(() => before.forEach(letGo));
  const fate = await Promise.race([over(element, item), new Promise((resolve) => (cut = resolve))]);
  if (element.matches("video")) element.pause();
  if (fate === BROKEN) complain(item);
  return fate !== BROKEN;
}

/** The server logs it once for each file, so that somebody learns of it. */
function complain({ address }) {
  fetch(address, { method: "POST" }).catch(() => {}); // it is away: it would have shown it
}

/** Remove it; a video also stops loading then, and gives back its memory at once. */
function letGo(element) {
  element.remove();
  if (!element.matches("video")) return;
  element.removeAttribute("src");
  element.load();
}

function open(area, isOpen) {
  if (area.hidden === !isOpen) return;
  area.hidden = !isOpen;
  if (!isOpen) [...area.children].forEach(letGo);
  document.body.toggleAttribute("data-side", isOpen);
  fitAll();
}

function card({ text }) {
  const words = one(".zone .words").cloneNode(true);
  every("[lang]", words).forEach((one) => (one.textContent = inLanguage(text, one.lang)));
  return made("div", { className: "card" }, words);
}

function sheet({ text }) {
  const [title, ...lines] = text.split(/\r?\n/);
  const rest = made("p", { className: "lines", textContent: lines.join("\n").trim() });
  return made("div", { className: "card" }, made("p", { className: "heading", textContent: title }), rest);
}

function picture({ address }) {
  return made("img", { src: address, alt: "" });
}

function video({ address }) {
  return made("video", { src: address, muted: true, playsInline: true, preload: "auto" });
}

async function whenReady(element) {
  if (element.matches("img")) await inTime(element.decode());
  if (!element.matches("video")) return;
  await inTime(happens(element, "canplay"));
  if (!element.videoWidth) throw new Error("it would only be heard: its pictures are coded in another way");
}

async function over(element, { seconds }) {
  if (!element.matches("video")) return rest(seconds * 1000);
  element.muted = !isHeard();
  const end = happens(element, "ended");
  end.catch(() => {}); // told below, unless it has gone on already
  try {
    await element.play().catch(() => playSilently(element));
    await Promise.race([end, stuck(element), ...(seconds ? [rest(seconds * 1000)] : [])]);
  } catch {
    return BROKEN; // in its middle: on to the next
  }
}

/** A browser that was not told to let pages sound (see screens.md) would stop a video that is made to be heard. */
function playSilently(element) {
  if (!element.muted) maySound = false;
  element.muted = true;
  return element.play();
}

function isHeard() {
  return told.sound && maySound && performance.now() >= hushed;
}

async function stuck(video) {
  for (let at = -1; video.currentTime !== at; await rest(STUCK_MS)) {
    at = video.currentTime;
    if (isHeard()) video.muted = false;
  }
}

function happens(element, name) {
  return new Promise((resolve, reject) => {
    element.addEventListener(name, resolve, { once: true });
    element.addEventListener("error", reject, { once: true });
  });
}

function inTime(what) {
  return Promise.race([what, rest(COME_MS).then(() => Promise.reject(new Error("it does not come")))]);
}

function made(name, more, ...children) {
  const element = Object.assign(document.createElement(name), more);
  element.append(...children);
  return element;
}
