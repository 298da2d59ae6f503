// Keeps what the pages ask for, so that a television switched on while the server is away still shows the last state.
// The pages themselves are kept by their scripts, with all that they are made of (see screen.js), and are opened here.
// Browsers allow it on https and on this machine itself only; elsewhere an open page keeps its state all the same.

const PATIENCE_MS = 3_000;
const LONG_PATIENCE_MS = 60_000; // where nothing is kept there is nothing better than to wait
const NEVER_CHANGES = /^\/static\/([0-9a-f]{12}\/|font$)/;
const PAGE = /^\/(board|window|guide|wall)(\/|$)/;
const SIDE = /^\/board\/[^/]+\/side$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname } = new URL(url);
  if (method !== "GET") return;
  if (NEVER_CHANGES.test(pathname)) event.respondWith(keptFirst(event.request));
  else if (SIDE.test(pathname)) event.respondWith(newest(event, { keeps: true }));
  else if (mode === "navigate" && PAGE.test(pathname)) event.respondWith(newest(event));
});

async function keptFirst(request) {
  return (await recalled(request)) ?? fetch(request);
}

/** The server's answer, or what it answered last time when it is away, too slow, or ill behind a proxy. */
async function newest(event, { keeps = false } = {}) {
  const kept = await recalled(event.request);
  let answer = null;
  try {
    answer = await fromServer(event.request, kept ? PATIENCE_MS : LONG_PATIENCE_MS);
    if (answer.ok && keeps) event.waitUntil(keep(event.request, answer.clone()));
    if (answer.status < 500) return answer;
  } catch {
    // it is away
  }
  return kept ?? answer ?? Response.error();
}

/** Patience is for the beginning of an answer: a large font may take its time. */
async function fromServer(request, patience) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), patience);
  try {
    return await fetch(request, { signal: impatience.signal });
  } finally {
    clearTimeout(timer);
  }
}

// A browser whose store is full or broken shows what the server says all the same.

async function recalled(request) {
  try {
    return await caches.match(request);
  } catch {
    return undefined;
  }
}

async function keep(request, answer) {
  try {
    await (await caches.open("side")).put(request, answer);
  } catch {
    // what was kept before is whole
  }
}
