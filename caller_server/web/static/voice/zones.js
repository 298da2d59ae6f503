// The voice of each waiting area: how it is, whether it may speak, what it said last.

import { element } from "../console/element.js";
import { fill, page, words } from "../console/page.js";

const MINUTES = new Intl.DateTimeFormat(document.documentElement.lang, {
  timeZone: page.timezone,
  hourCycle: "h23",
  hour: "2-digit",
  minute: "2-digit",
});
const time = (written) => MINUTES.format(new Date(written));
const partOf = (zone, name) => document.querySelector(`[data-zone="${CSS.escape(zone)}"] ${name}`);
const refusals = new Map(); // zone -> why its button did nothing
let pausing = false;

/** Whether whoever is inside may pause voices: the guide desk only announces. */
export function mayPause(may) {
  pausing = may;
}

export function refused(zone, why) {
  refusals.set(zone, why);
}

/** The voices as the server gave them, and what they said, newest first. */
export function show(voices, said) {
  for (const voice of voices) {
    const { zone } = voice;
    const state = stateOf(voice);
    put(partOf(zone, ".pill"), fill(words[state], { time: voice.since ? time(voice.since) : "" }));
    partOf(zone, ".pill").dataset.state = state;
    put(partOf(zone, ".count"), voice.waiting ? fill(words.still_to_say, { n: voice.waiting }) : "");
    put(partOf(zone, ".trouble"), [refusals.get(zone), troubleOf(voice)].filter(Boolean).join(" "));
    showButton(partOf(zone, ".act"), voice);
    showSaid(partOf(zone, ".lately"), said.filter((one) => one.zone === zone));
  }
}

function put(place, text) {
  if (place.textContent !== text) place.textContent = text; // an unchanged text is not read out again
}

function stateOf({ paused, waiting, speaker }) {
  if (paused) return "paused_since";
  if (!waiting) return "silent";
  return speaker === "bad" || speaker === "unknown" ? "held_up" : "speaks";
}

function troubleOf({ paused, speaker }) {
  if (paused) return words.paused_rule;
  return words[`speaker_${speaker}`] ?? "";
}

function showButton(button, { zone, paused }) {
  button.hidden = !pausing;
  button.dataset.act = paused ? "resume" : "pause";
  put(button, paused ? words.resume : words.pause);
  button.setAttribute("aria-label", fill(paused ? words.resume_this : words.pause_this, { zone: page.zones[zone] }));
}

function showSaid(list, said) {
  const known = JSON.stringify(said);
  if (list.dataset.known === known) return;
  list.dataset.known = known;
  list.replaceChildren(...(said.length ? said.map(row) : [element("li", words.nothing_yet, "soft")]));
}

function row({ at, number, window, text, outcome }) {
  const item = element("li");
  item.dataset.outcome = outcome;
  const what = number ? fill(words.call, { number, window }) : wordsIn(text);
  item.append(
    element("span", time(at), "soft"),
    element("b", what),
    element("span", words[`outcome_${outcome}`] ?? words.outcome_other, "outcome"),
  );
  return item;
}

/** The words in the reader's language, or in whichever there is. */
const wordsIn = (text) => text?.[document.documentElement.lang] ?? Object.values(text ?? {})[0] ?? "";
