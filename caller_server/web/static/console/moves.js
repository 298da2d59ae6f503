// A press becomes a move: what it must be told is asked, the server is asked, and what came of it is said.

import { fill, placeName, words } from "./page.js";
import { QUESTIONS } from "./questions.js";
import * as screen from "./screen.js";
import * as server from "./server.js";

/**
 * Makes `press(name, body)` for a desk: `window()` is where the clerk sits or null, `changed()` hears of each
 * move, `leave(why)` ends the session. Without a body the clerk is asked for what the move needs.
 */
export function presses(desk) {
  const pressed = new Set();
  let moves = Promise.resolve();

  /** Presses are sent one after another; the same key again, before its answer, is an impatient finger. */
  return async function press(name, body = null) {
    const window = desk.window();
    const which = `${name} ${body?.number ?? ""}`;
    if (window === null || pressed.has(which)) return;
    pressed.add(which);
    try {
      const told = body ?? (await whatItNeeds(name));
      if (told) await inTurn(() => send(window, name, told));
    } catch (fault) {
      refused(fault, desk.leave);
    } finally {
      pressed.delete(which);
      desk.changed();
    }
  };

  function inTurn(move) {
    const mine = moves.then(move);
    moves = mine.catch(() => {});
    return mine;
  }
}

const whatItNeeds = (name) => QUESTIONS[name]?.(screen.view()) ?? {};

async function send(window, name, body) {
  screen.busy(name);
  try {
    tell(name, body, await server.move(window, name, body, () => screen.say(words.retrying, "trouble")));
  } finally {
    screen.busy(null);
  }
}

function tell(name, body, after) {
  const facts = { number: after.ticket?.number ?? "", left: after.left ?? "", asked: body.number, place: placeName(body) };
  const key = name === "next" && !after.ticket ? "did_next_nobody" : `did_${name}`;
  screen.say(fill(words[key], facts), "done");
}

function refused(fault, leave) {
  if (!(fault instanceof server.Refused)) return screen.say(words.gave_up, "trouble");
  if (fault.status === 401) return leave(words.logged_out);
  const [before, after] = fault.message.split(String(fault.retryAfter));
  const countable = fault.code === "too_early" && after !== undefined;
  const template = countable ? (left) => `${before}${left}${after}` : null;
  return screen.say(fault.message, "refused", { seconds: fault.retryAfter, template });
}
