// What the page asks of the server. A move keeps its request id however often it has to be sent, so
// the hall obeys it once.

const RETRY_MS = [300, 700, 1500, 3000, 5000, 8000];
const AGAIN = new Set([502, 503, 504]);
const language = document.documentElement.lang;

/** A refusal: the server's code, its sentence, and the seconds until it may work. */
export class Refused extends Error {
  constructor(status, body) {
    super(body.message ?? `${status}`);
    this.status = status;
    this.code = body.code ?? "";
    this.retryAfter = body.retry_after ?? 0;
  }
}

/** The server did not answer, however often it was asked. */
export class Away extends Error {}

/** A version 4 UUID. `crypto.randomUUID` is missing where a hall has no HTTPS. */
export function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function ask(path, { timeoutMs = 8000, ...options } = {}) {
  const answer = await fetch(path, {
    ...options,
    headers: { "Accept-Language": language, "X-Requested-With": "onedoor", ...options.headers },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body);
  return { body, at: Date.parse(answer.headers.get("Date") ?? "") };
}

export const post = (path, body, more = {}) =>
  ask(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, ...more });

/** The window's state, and the server's time; with the first places of its lines when somebody looks. */
export const view = (window, order = false) => ask(`/api/windows/${encodeURIComponent(window)}${order ? "?order" : ""}`);

/** Where the visitor at the window can be sent. */
export const places = (window) => ask(`/console/places/${encodeURIComponent(window)}`);

/** Somebody of the staff goes to a kiosk that called. */
export const goTo = (kiosk) => post(`/api/staff-calls/${encodeURIComponent(kiosk)}/came`, { request_id: requestId() });

export const logIn = (window, key) => post("/console/login", { window, key });
export const logOut = () => post("/console/logout", {});

/** One press of a key: sent until it is answered, or given up with Away. `trying` hears of each retry. */
export async function move(window, name, told, trying) {
  const body = { request_id: requestId(), ...told };
  for (const wait of [...RETRY_MS, null]) {
    try {
      return (await post(`/api/windows/${encodeURIComponent(window)}/${name}`, body)).body;
    } catch (fault) {
      if (fault instanceof Refused && !AGAIN.has(fault.status)) throw fault;
      if (wait === null) throw new Away();
      trying();
      await pause(wait);
    }
  }
}
