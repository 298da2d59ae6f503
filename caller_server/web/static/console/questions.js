// What some moves must be told before they can be made: why, whither, whom.

import { ask } from "./asking.js";
import { fill, pauseReason, placeName, words } from "./page.js";
import * as server from "./server.js";

const PAUSES = ["meal", "meeting", "papers"];

/** The body of a move, or null when the clerk thought better of it. A move that is not here needs to know nothing. */
export const QUESTIONS = {
  pause: askWhy,
  transfer: askWhither,
  resume: ({ parked }) => askWhom(words.ask_resume, choicesOf(parked)),
  rejoin: ({ missed }) => askWhom(words.ask_rejoin, choicesOf(missed)),
  call: askWhomInLine,
  hand_over: askWho,
};

async function askWhy({ status }) {
  if (status !== "open" && status !== "paused") return {}; // the server says why that cannot be
  const answer = await ask({
    title: words.ask_pause,
    choices: PAUSES.map((reason) => ({ value: reason, text: pauseReason(reason) })),
    field: { label: words.other_reason, maxLength: 200 },
  });
  return answer && { reason: answer.choice ?? answer.text };
}

async function askWhither({ window }) {
  const { number, places } = (await server.places(window)).body;
  const answer = await ask({
    title: fill(words.ask_transfer, { number }),
    choices: places.map((place) => ({
      value: place,
      text: placeName(place),
      more: stateOf(place),
      key: (place.line ?? place.window).toUpperCase(),
    })),
    hint: places.length ? "" : words.no_place,
    about: number,
  });
  if (!answer) return null;
  const { line, window: to } = answer.choice;
  return line ? { line } : { window: to };
}

const stateOf = ({ status, waiting }) => (status ? words[`status_${status}`] : fill(words.people, { n: waiting }));

async function askWhom(title, choices, lines = []) {
  const answer = await ask({ title, choices, field: { label: words.number_label, maxLength: 7 } });
  return answer && { number: answer.choice ?? fullNumber(answer.text, lines) };
}

async function askWhomInLine({ window, lines, may_choose: mayChoose }) {
  if (!mayChoose) return {}; // the server says so
  const { order } = (await server.view(window, true)).body;
  const choices = order.map(({ number, waited_minutes: n }) => ({
    value: number,
    text: number,
    more: fill(words.waited, { n }),
  }));
  return askWhom(words.ask_call, choices, lines);
}

async function askWho({ clerk }) {
  const hint = clerk ? fill(words.clerk_now, { clerk }) : "";
  const answer = await ask({ title: words.ask_hand_over, hint, field: { label: words.clerk_label, maxLength: 64 } });
  return answer && { clerk: answer.text };
}

const choicesOf = (numbers) => numbers.map((number) => ({ value: number, text: number }));

/** `a12` is A012, and where a window serves one line, so is `12`. */
function fullNumber(written, lines) {
  const parts = /^([a-z]?)0*(\d{1,6})$/i.exec(written);
  const letter = parts?.[1] || (lines.length === 1 ? lines[0] : "");
  return parts && letter ? letter.toUpperCase() + parts[2].padStart(3, "0") : written.toUpperCase();
}
