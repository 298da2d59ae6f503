// One event stream that is never given up: tried again after a wait that grows, shortened by chance so that
// a hall's screens do not all knock at once, and held for broken when it is silent for longer than its pings. The server
// is told which state came last, and tells it only when there is another. Where a proxy holds streams back, or none can
// be had, the newest state is asked for again and again in its place.

import { rest } from "./page.js";

const PING_MS = 10_000;
const SILENT_MS = PING_MS * 1.25;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;
const HELD_BACK_WAIT_MS = 30_000; // where asking is answered and streams are not, it will hardly change soon
const ASK_MS = 4_000;
const ANSWER_MS = 10_000;

/**
 * Follow `address`; `told.state(state)`, `told.ping(ping)` and `told.silent()` are called as it goes.
 * What is returned opens it anew, at once.
 */
export function follow(address, told) {
  let source = null;
  let last = "";
  let tries = 0;
  let watch = 0;
  let due = 0;
  let streams = false;
  let asks = false;
  let answered = false;

  function open() {
    close();
    source = new EventSource(address + last);
    source.addEventListener("message", (event) => {
      last = `?last=${encodeURIComponent(event.lastEventId)}`;
      heard(() => told.state(JSON.parse(event.data)));
    });
    source.addEventListener("ping", (event) => heard(() => told.ping(JSON.parse(event.data))));
    source.addEventListener("error", again);
    watch = setTimeout(again, SILENT_MS);
    ask();
  }

  function close() {
    clearTimeout(watch);
    clearTimeout(due);
    source?.close();
    source = null;
    streams = false;
  }

  function heard(take) {
    streams = true;
    answered = false;
    tries = 0;
    clearTimeout(watch);
    watch = setTimeout(again, SILENT_MS);
    take();
  }

  function again() {
    close();
    if (!answered) told.silent();
    const wait = Math.min(answered ? HELD_BACK_WAIT_MS : LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
    due = setTimeout(open, shortened(wait));
    ask();
  }

  async function ask() {
    if (asks) return;
    asks = true;
    for (await rest(shortened(ASK_MS)); !streams; await rest(shortened(ASK_MS))) {
      const answer = await newest(address.replace("/live/", "/state/"));
      if (streams) break; // and knows what is newer
      answered = answer !== null;
      if (!answered) {
        told.silent();
        continue;
      }
      last = ""; // it is the newest that is shown now, and the stream may come back with the one that it told before
      queueMicrotask(() => told.state(answer.state)); // one that cannot be shown does not keep the other from being heard
      queueMicrotask(() => told.ping(answer.ping));
    }
    asks = false;
  }

  addEventListener("online", open);
  open();
  return open;
}

/** What a stream would tell now: the state, and the ping that comes with it; null when there is no answer. */
async function newest(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout?.(ANSWER_MS) }); // mostly 304
    if (!answer.ok) return null;
    const { wire, page, heard, ...state } = await answer.json();
    return { state, ping: { second: answer.headers.get("Date"), wire, page, heard } };
  } catch {
    return null;
  }
}

const shortened = (wait) => wait * (0.5 + Math.random() / 2);
