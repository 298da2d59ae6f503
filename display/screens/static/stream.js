// One event stream that is never given up: tried again after a wait that grows, shortened by chance so that
// a hall's screens do not all knock at once, and held for broken when it is silent for longer than its pings. The server
// is told which state came last, and tells it only when there is another.

const PING_MS = 10_000;
const SILENT_MS = PING_MS * 1.25;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

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
  }

  function close() {
    clearTimeout(watch);
    clearTimeout(due);
    source?.close();
    source = null;
  }

  function heard(take) {
    tries = 0;
    clearTimeout(watch);
    watch = setTimeout(again, SILENT_MS);
    take();
  }

  function again() {
    close();
    told.silent();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
    due = setTimeout(open, wait * (0.5 + Math.random() / 2));
  }

  addEventListener("online", open);
  open();
  return open;
}
