// The visitor's page: follows the line's stream, works out its own place, and asks the server only
// when its number has left the line or is too far back to be named. Without the stream it asks every few seconds.

const page = JSON.parse(document.getElementById("page").textContent);
const words = page.words;
const main = document.querySelector("main");
const at = (id) => document.getElementById(id);

const CHECK_MS = 3000; // while called or being served
const AWAY_MS = 5000; // while the stream is away
const SILENT_MS = 25000; // the stream pings every ten seconds
const FAR_MS = 5000; // while too far back to be named on the stream, and only when it says something
const BACK_MS = 5000; // before another try at the stream
const ENDED = new Set(["done", "cancelled", "lapsed"]);

let ticket = page.ticket;
let seen = { day: "", seq: -1 };
let streaming = false;
let stream = null;
let timer = 0;
let silence = 0;
let asking = false;
let soon = 0;

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);
const jitter = (ms) => ms * (0.85 + Math.random() * 0.3);

// -- showing ------------------------------------------------------------------------------------

function say(id, text) {
  if (at(id) && at(id).textContent !== text) at(id).textContent = text; // an unchanged text is not read out again
}

function hint(now) {
  if (now.state === "called" && now.calls.length > 1) return fill(words.hint_recalled, { n: now.calls.length });
  return now.state === "waiting" ? "" : words[`hint_${now.state}`] ?? "";
}

const windowsOf = (line) => page.lines[line]?.windows ?? [];
const windowsFor = (now) => now.to_window ? [now.to_window] : windowsOf(now.line);

function mark(now) {
  for (const place of at("places")?.children ?? []) {
    place.classList.toggle("mine", windowsFor(now).includes(place.dataset.window));
    place.classList.toggle("here", place.dataset.window === now.window);
  }
  if (now.state === "called" && at("plan")) at("plan").open = true;
}

function show(now) {
  const elsewhere = now.line !== ticket.line;
  const called = now.state === "called" && (ticket.state !== "called" || now.calls.length > ticket.calls.length);
  ticket = now;
  main.dataset.state = now.state;
  main.dataset.may = now.may.join(" ");
  say("state", fill(words[`state_${now.state}`] ?? now.state, { window: now.window ?? "" }));
  say("window", now.window ?? "");
  say("hint", hint(now));
  say("line", page.lines[now.line] ? `${now.line} ${page.lines[now.line].name}` : now.line);
  say("windows", windowsFor(now).join(words.comma));
  say("way", page.ways[now.window] ?? "");
  mark(now);
  say("until", now.rejoin_until ? fill(words.rejoin_until, { time: now.rejoin_until.slice(11, 16) }) : "");
  if (now.state === "waiting") {
    say("people", String(now.ahead));
    at("ahead").hidden = !now.ahead;
    at("first").hidden = Boolean(now.ahead);
    say("range", `${now.estimate.low}–${now.estimate.high}`);
  }
  document.title = called || now.state === "called"
    ? `${now.number} → ${now.window}`
    : fill(words.title, { number: now.number });
  if (called) alertOfCall();
  if (ENDED.has(now.state)) stop();
  else if (elsewhere) follow();
}

function connected(well) {
  if (!at("foot") || ENDED.has(ticket.state)) return;
  at("foot").hidden = false;
  at("foot").dataset.live = well ? "on" : "lost";
  say("live", well ? words.live : words.live_lost);
}

// -- hearing ------------------------------------------------------------------------------------

// The line says what a newcomer would wait; ours shrinks with the people ahead, and its spread with
// their root (caller_server/domain/estimates.py).
function waitBehind(ahead, line) {
  const all = Math.max(1, line.count ?? line.waiting.length);
  const desks = Math.max(1, windowsOf(ticket.line).length);
  const share = Math.min(1, ahead / all);
  const spread = (line.estimate.high - line.estimate.low) * Math.sqrt(Math.min(1, Math.max(ahead, desks) / Math.max(all, desks)));
  const low = Math.floor(line.estimate.low * share);
  return { low, high: Math.max(low + 1, Math.ceil(line.estimate.low * share + spread)) };
}

function heard(event) {
  const line = JSON.parse(event.data);
  if (!Array.isArray(line.waiting)) return;
  if (line.day < seen.day || (line.day === seen.day && line.seq < seen.seq)) return;
  seen = line;
  const ahead = line.waiting.indexOf(ticket.number);
  if (ticket.state === "waiting" && ahead >= 0) {
    if (ahead !== ticket.ahead) show({ ...ticket, ahead, estimate: waitBehind(ahead, line) });
  } else if (ticket.state === "waiting" && isFar(line)) {
    checkSoon();
  } else {
    check();
  }
}

// The line names only its first; who stood behind them still does, or was called past the order.
function isFar(line) {
  return line.count > line.waiting.length && ticket.ahead >= line.waiting.length;
}

// The stream counts only while something is heard on it and it hears the hall itself.
function following(well) {
  clearTimeout(silence);
  silence = setTimeout(() => following(false), SILENT_MS);
  if (well) connected(true);
  if (well === streaming) return;
  streaming = well;
  schedule();
}

// Sent to another line: that is the one to hear of now.
function follow() {
  stream?.close();
  seen = { day: "", seq: -1 };
  listen();
}

function listen() {
  stream = new EventSource(`${page.live}/live/line/${ticket.line}`);
  stream.onmessage = (event) => {
    following(true);
    heard(event);
  };
  stream.addEventListener("ping", (event) => following(JSON.parse(event.data).wire));
  stream.onerror = () => {
    following(false);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => ENDED.has(ticket.state) || listen(), jitter(BACK_MS));
  };
}

// -- asking -------------------------------------------------------------------------------------

async function check() {
  if (asking || ENDED.has(ticket.state)) return;
  asking = true;
  try {
    const answer = await fetch(`/api/tickets/${page.token}`, { cache: "no-cache" }); // revalidated: mostly 304
    if (answer.ok) show(await answer.json());
    connected(answer.ok || streaming);
  } catch {
    connected(false);
  } finally {
    asking = false;
    schedule();
  }
}

function checkSoon() {
  soon ||= setTimeout(() => {
    soon = 0;
    check();
  }, jitter(FAR_MS));
}

function schedule() {
  clearTimeout(timer);
  if (ENDED.has(ticket.state)) return;
  if (ticket.state === "waiting" && streaming) return;
  timer = setTimeout(check, jitter(ticket.state === "waiting" ? AWAY_MS : CHECK_MS));
}

function stop() {
  clearTimeout(timer);
  clearTimeout(silence);
  clearTimeout(soon);
  stream?.close();
  awake?.release();
  if (at("foot")) at("foot").hidden = true;
}

// -- ringing ------------------------------------------------------------------------------------

const WANTED = "onedoor-ring";
let wanted = false;
let sound = null;
let awake = null;

function remembered() {
  try {
    return localStorage.getItem(WANTED) === "yes";
  } catch {
    return false; // the browser keeps nothing
  }
}

function remember() {
  try {
    localStorage.setItem(WANTED, wanted ? "yes" : "no");
  } catch {
    // asked again next time
  }
}

function ring() {
  if (!wanted) return;
  for (const [start, pitch] of [[0, 880], [0.35, 660], [0.9, 880], [1.25, 660]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const from = sound.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.5);
    tone.connect(volume).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 0.5);
  }
}

function alertOfCall() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 150, 400, 150, 800]);
  ring();
}

// A sleeping phone runs no page: the screen stays on while the visitor waits for the ring.
async function stayAwake() {
  if (!wanted || awake || ENDED.has(ticket.state) || document.visibilityState !== "visible") return;
  try {
    awake = await navigator.wakeLock?.request("screen");
    awake?.addEventListener("release", () => (awake = null));
  } catch {
    awake = null; // the battery is low, or the page came without encryption
  }
}

function want(now) {
  wanted = now;
  sound ??= new AudioContext();
  sound.onstatechange = showRing;
  if (wanted) stayAwake();
  else awake?.release();
  showRing();
}

function showRing() {
  button.setAttribute("aria-pressed", String(wanted));
  const on = sound.state === "running" ? words.alert_is_on : words.alert_touch;
  button.textContent = wanted ? on : words.alert_on;
}

const button = at("alert");
if (button && "AudioContext" in window) {
  button.hidden = false;
  button.addEventListener("click", () => {
    want(!wanted || sound.state !== "running");
    remember();
    if (!wanted) return;
    sound.resume();
    navigator.vibrate?.(120);
  });
  // browsers let a page sound only once it was touched
  for (const touch of ["click", "keydown"]) {
    document.addEventListener(touch, (event) => wanted && event.target !== button && sound.resume());
  }
  if (remembered()) want(true);
}

if (!ENDED.has(ticket.state)) {
  listen();
  schedule();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    check();
    stayAwake();
  });
}
