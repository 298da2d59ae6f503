// Small things that every page needs, most of them of its document.

import { fit } from "./fit.js";

export const one = (selector, within = document) => within.querySelector(selector);
export const every = (selector, within = document) => [...within.querySelectorAll(selector)];

export function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
  fit(element);
}

export function rest(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What this browser was told to remember, if it remembers anything; in the `sessionStorage` this tab alone. */
export function recall(name, store = "localStorage") {
  try {
    return window[store].getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, words, store = "localStorage") {
  try {
    window[store].setItem(name, words);
  } catch {
    // a browser that keeps nothing still shows what it hears
  }
}

const FRESH_MS = 4_500; // a new call is pulsing
const calm = new WeakMap();

export function pulse(panel) {
  panel.removeAttribute("data-fresh");
  void panel.offsetWidth; // so that a call during another's pulse pulses three times of its own
  panel.setAttribute("data-fresh", "");
  clearTimeout(calm.get(panel));
  calm.set(panel, setTimeout(() => panel.removeAttribute("data-fresh"), FRESH_MS));
}

const newest = new WeakMap();

/** Pulse when `which` is another call than this panel's last one, and it is `fresh`; whether it is so. */
export function pulseIfNew(panel, which, fresh) {
  const isNew = fresh && which !== "" && which !== newest.get(panel);
  newest.set(panel, which);
  if (isNew) pulse(panel);
  return isNew;
}

/** Tells a board's calls apart; empty for none. */
export function nameOf(call) {
  return call ? `${call.number} ${call.window} ${call.call} ${call.at}` : "";
}
