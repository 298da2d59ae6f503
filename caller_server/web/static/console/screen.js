// Shows what it is given; asks nothing and decides nothing.

import * as chips from "./chips.js";
import { element } from "./element.js";
import { fill, lineName, matterName, page, pauseReason, words } from "./page.js";

const at = (id) => document.getElementById(id);
const buttons = () => document.querySelectorAll("[data-move]");

/** What makes sense in each state of the window; everything may still be pressed, the server decides. */
const SENSIBLE = {
  closed: ["open"],
  paused: ["open", "close", "hand_over"],
  open: ["next", "call", "pause", "close", "hand_over"],
  calling: ["next", "recall", "start", "miss", "hand_over"],
  serving: ["next", "finish", "park", "transfer", "hand_over"],
};
const WAITS = ["next", "recall", "miss"]; // not before the called visitor had the time to come

let shown = { status: "closed", ticket: null, waiting: {}, parked: [], missed: [], may_miss_in: 0 };
let offset = 0; // the server's clock minus ours, ms
let mayMissAt = 0;
let sayUntil = 0;
let counting = null; // a refusal whose seconds are counted down

function put(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

/** The log-in form, or the desk of a window. */
export function open(window, supervisor = false) {
  at("log-in").hidden = window !== null;
  at("desk").hidden = at("log-out").hidden = at("link").hidden = window === null;
  at("devices").hidden = window === null || !supervisor;
  at("voice").hidden = window === null || !(supervisor || window === page.guide_desk);
  put("window", window === null ? "" : fill(words.window, { window }));
  if (window === null) document.title = words.title;
}

/** The state that is shown. */
export const view = () => shown;

/** A window's state as the server gave it. */
export function show(view, serverTime) {
  if (!Number.isNaN(serverTime)) {
    const now = serverTime + 500 - Date.now(); // the header has whole seconds
    offset = Math.abs(now - offset) > 1500 ? now : offset;
  }
  shown = view;
  mayMissAt = Date.now() + view.may_miss_in * 1000;
  document.body.dataset.status = view.status;
  put("status", words[`status_${view.status}`]);
  put("clerk", view.clerk ?? "");
  showTicket(view);
  put("unspoken", view.unspoken ? words.unspoken : "");
  showNext(view.next);
  showWaiting(view.waiting);
  showAway(view);
  showSensible(view);
  tick();
}

function showSensible({ status, parked, missed, may_choose: mayChoose }) {
  const sensible = new Set(SENSIBLE[status]);
  if (parked.length) sensible.add("resume");
  if (missed.length) sensible.add("rejoin");
  for (const button of buttons()) button.dataset.sensible = sensible.has(button.dataset.move) ? "yes" : "no";
  document.querySelector("[data-move=call]").hidden = !mayChoose;
}

function showAway({ parked, missed }) {
  chips.show(at("parked"), parked, "resume", (number) => fill(words.resume_this, { number }), words.nobody_away);
  chips.show(at("missed"), missed, "rejoin", (number) => fill(words.rejoin_this, { number }), words.nobody_away);
}

function showTicket({ ticket, status, reason, window }) {
  const why = status === "paused" && reason ? pauseReason(reason) : words.nobody_here;
  const hint = words[`nobody_hint_${status}`] ?? "";
  put("number", ticket ? ticket.number : "—");
  put("about", ticket ? matterName(ticket) : [why, hint].filter(Boolean).join(words.comma));
  at("timer").hidden = !ticket;
  document.title = `${ticket ? ticket.number : words[`status_${status}`]} · ${fill(words.window, { window })}`;
}

const callOf = (ticket) => (ticket.call === 1 ? words.call_1 : fill(words.call_n, { n: ticket.call }));

function showNext(next) {
  put("next-number", next ? next.number : "—");
  put("why", next ? next.why : words.nobody_next);
  put(
    "next-about",
    next ? [lineName(next.line), fill(words.waited, { n: next.waited_minutes })].join(words.comma) : "",
  );
}

function showWaiting(waiting) {
  const rows = Object.entries(waiting).map(([letter, people]) => {
    const row = element("li", `${letter} ${lineName(letter)} `);
    row.append(element("b", people));
    return row;
  });
  at("waiting").replaceChildren(...rows);
}

/** What a move did, or why it was refused; with seconds, they are counted down. */
export function say(text, tone = "done", { seconds = 0, template = null } = {}) {
  at("said").dataset.tone = tone;
  at("said").setAttribute("aria-live", "polite");
  put("said", text);
  counting = template && seconds ? { until: Date.now() + seconds * 1000, template } : null;
  sayUntil = Date.now() + (tone === "done" ? 6000 : 12000);
}

export function connected(up) {
  at("link").dataset.up = up ? "yes" : "no";
  put("link-words", up ? words.online : words.offline);
}

export function busy(move) {
  for (const button of buttons()) {
    button.toggleAttribute("data-busy", button.dataset.move === move);
  }
}

/** What changes by itself: the timer, the seconds on the buttons, messages that have had their time. */
export function tick() {
  const wait = shown.ticket?.state === "called" ? Math.max(0, Math.ceil((mayMissAt - Date.now()) / 1000)) : 0;
  for (const button of buttons()) {
    const left = button.querySelector("[data-left]");
    left.hidden = !(wait && WAITS.includes(button.dataset.move));
    left.textContent = left.hidden ? "" : fill(words.seconds, { n: wait });
  }
  if (counting) {
    const left = Math.ceil((counting.until - Date.now()) / 1000);
    at("said").setAttribute("aria-live", "off"); // read out once, not every second
    if (left > 0) put("said", counting.template(left));
    else say("");
  }
  if (sayUntil && Date.now() > sayUntil) say("");
  tickTimer();
}

function tickTimer() {
  const ticket = shown.ticket;
  if (!ticket) return;
  const serving = ticket.state === "serving";
  const began = Date.parse(serving ? ticket.started_at : ticket.called_at);
  const seconds = Math.max(0, Math.floor((Date.now() + offset - began) / 1000));
  const over = serving && shown.usual_minutes > 0 && seconds >= shown.usual_minutes * 60;
  put("timer-label", serving ? words.serving_for : callOf(ticket));
  put("time", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  put("usual", serving && shown.usual_minutes ? fill(over ? words.over_usual : words.usual, { n: shown.usual_minutes }) : "");
  at("timer").dataset.over = over ? "yes" : "no";
}
