// Keeps the page itself, so that a television switched on while the server is away still shows the last state.
// Browsers allow it on https and on this machine itself only; elsewhere an open page keeps its state all the same.

const STORE = "board";
const PATIENCE_MS = 3_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !/^\/(board|window|guide|wall|static)(\/|$)/.test(pathname)) return;
  event.respondWith(fromServer(event.request));
});

async function fromServer(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await (await caches.open(STORE)).put(request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}
