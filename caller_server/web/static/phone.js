// The visitor's page: follows the line's stream and works out its own place. Without the stream it asks the live port
// for the line's state, and only where that is not enough, the server: a call of one of a thousand must not make them
// all ask.

const page = JSON.parse(document.getElementById("page").textContent);
const words = page.words;
const main = document.querySelector("main");
const at = (id) => document.getElementById(id);

const CALLED_MS = 3000; // asks while called
const CHECK_MS = 6000; // and while being served, missed or on hold
const AWAY_MS = 5000; // while the stream is away, and longer for who stands further back
const AWAY_EACH_MS = 200;
const NEAR_MS = 4000; // when the line does not say why one is no longer in it
const FAR_MS = 240000; // while too far back to be named in it
const SILENT_MS = 25000; // the stream pings every ten seconds
const BACK_MS = 2000; // before the first try at the stream again, then twice as long each time
const MOST_MS = 30000;
const ANSWER_MS = 10000;
const LOADS_MS = 10000; // the page and all it is made of
const ENDED = new Set(["done", "cancelled", "lapsed"]);

let ticket = page.ticket;
let seen = { waiting: [] };
let counts = true; // whether who left the line since `seen` is known from there
let last = ""; // says to the stream which state it told last: it tells none before there is another
let streaming = false;
let stream = null;
let tries = 0; // at the stream
let fails = 0; // of the server
let asking = false;
let again = false; // something happened while it was asked
const timers = {};

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);
// What phones have lost together they do not ask for together.
const jitter = (ms) => ms * (0.5 + Math.random());

function later(name, ms, what) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(() => {
    timers[name] = 0;
    what();
  }, ms);
}

function never(...names) {
  for (const name of names) {
    clearTimeout(timers[name]);
    timers[name] = 0;
  }
}

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

const named = () => ticket.state === "waiting" && seen.waiting.includes(ticket.number);

// The screens role puts states in order, so each is the newest: also one of a server that begins again from a backup,
// which may not know this ticket any more, and has given its number to somebody else.
function heard(line) {
  if (!Array.isArray(line.waiting)) return;
  const mine = ticket.issued_at.slice(0, 10);
  if (line.day < mine) return; // of another day, whose numbers are other people's
  if (line.day > mine) return askSoon();
  if (line.day === seen.day && line.seq < seen.seq) askSoon();
  const before = counts ? seen.waiting : [];
  counts = true;
  seen = line;
  const place = line.waiting.indexOf(ticket.number);
  const called = Boolean(line.called?.includes(ticket.number));
  if (ticket.state !== "waiting") {
    if (place >= 0 || called !== (ticket.state === "called")) check();
  } else if (place >= 0) {
    fails = 0; // the server is not needed
    moveTo(place);
  } else if (called) {
    check();
  } else if (isFar(line)) {
    moveTo(ticket.ahead + shift(before, line.waiting));
    timers.far || later("far", jitter(FAR_MS), check);
  } else {
    askSoon();
  }
}

const askSoon = () => timers.near || later("near", jitter(NEAR_MS), check);

function moveTo(ahead) {
  if (ahead !== ticket.ahead) show({ ...ticket, ahead, estimate: waitBehind(ahead, seen) });
}

// The line names only its first; who stood behind them still does.
function isFar(line) {
  return line.count > line.waiting.length && ticket.ahead >= line.waiting.length;
}

// Whoever is still among the first moved up by as much as those behind.
function shift(before, now) {
  const last = before.filter((number) => now.includes(number)).pop();
  return last === undefined ? 0 : now.indexOf(last) - before.indexOf(last);
}

// The stream counts only while something is heard on it and it hears the hall itself.
function following(well) {
  if (well && named()) fails = 0; // the server is not needed
  if (well && !fails) connected(true);
  if (well === streaming) return;
  streaming = well;
  if (well && fails) askSoon(); // what was away may be back altogether
  schedule();
}

// Sent to another line: that is the one to hear of now.
function follow() {
  seen = { waiting: [] };
  forget();
  listen();
}

// The server knows better than what the stream told before it went away: who left since then is not to be counted twice.
function forget() {
  counts = false;
  last = "";
}

function listen() {
  never("back");
  stream?.close();
  if (!window.EventSource || ENDED.has(ticket.state)) return;
  stream = new EventSource(`${page.live}/live/line/${ticket.line}${last}`);
  const well = (now) => {
    tries = 0;
    later("silence", SILENT_MS, lost);
    following(now);
  };
  later("silence", SILENT_MS, lost);
  stream.onmessage = (event) => {
    last = `?last=${encodeURIComponent(event.lastEventId)}`;
    well(true);
    heard(JSON.parse(event.data));
  };
  stream.addEventListener("ping", (event) => well(JSON.parse(event.data).wire));
  stream.onerror = lost;
}

// All lose the stream together; they come back one by one, and less often the longer it is away.
function lost() {
  never("silence");
  stream?.close();
  following(false);
  later("back", jitter(Math.min(BACK_MS * 2 ** tries++, MOST_MS)), listen);
}

// -- asking -------------------------------------------------------------------------------------

const ask = (address) => fetch(address, { cache: "no-cache", signal: AbortSignal.timeout?.(ANSWER_MS) }); // mostly 304

async function check() {
  again = asking;
  if (asking || ENDED.has(ticket.state)) return;
  asking = true;
  never("near", "far");
  try {
    const answer = await ask(`/api/tickets/${page.token}`);
    if (answer.status === 404 && (await answer.json()).code === "unknown_ticket") return location.reload();
    if (!answer.ok) throw answer.status;
    show(await answer.json());
    if (!streaming) forget();
    fails = 0;
    connected(true);
  } catch {
    fails += 1;
    connected(streaming && named());
  } finally {
    asking = false;
    if (again) check();
    else schedule();
  }
}

// Asks for the line in place of the stream; that is enough while one waits in it.
async function look() {
  let line = null;
  if (ticket.state === "waiting") {
    try {
      const answer = await ask(`${page.live}/state/line/${ticket.line}`);
      line = answer.ok && await answer.json();
    } catch {
      // the server knows as well
    }
  }
  if (hears()) return; // the stream came back meanwhile, and knows what is newer
  if (!line?.wire) return check();
  last = ""; // the stream may come back with the state that it told before this one
  heard(line);
  if (!fails) connected(true);
  schedule();
}

// While one waits, the stream is enough.
const hears = () => ticket.state === "waiting" && streaming && !fails;

function schedule() {
  never("next");
  if (ENDED.has(ticket.state) || hears()) return;
  const pace = ticket.state === "waiting" ? AWAY_MS + AWAY_EACH_MS * ticket.ahead : ticket.state === "called" ? CALLED_MS : CHECK_MS;
  later("next", jitter(Math.min(pace * 2 ** Math.min(fails, 2), MOST_MS)), look);
}

function stop() {
  never(...Object.keys(timers));
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

// A page whose scripts do not come asks for itself again (see refreshing.html). These have come, and to stop all loading
// is the only way to call that off: so the stream begins after it, and a picture that was on its way is asked for again.
async function callOffReload() {
  document.querySelector("head > meta[http-equiv=refresh]")?.remove(); // which by itself calls off nothing
  const loaded = new Promise((done) => document.readyState === "complete" ? done() : addEventListener("load", done));
  await Promise.race([loaded, new Promise((done) => setTimeout(done, LOADS_MS))]);
  const underWay = [...document.images].filter((picture) => !picture.complete);
  window.stop();
  for (const picture of underWay) picture.src = picture.src;
}

function begin() {
  listen();
  schedule();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    listen(); // while it slept the stream may have died unheard
    check();
    stayAwake();
  });
  addEventListener("online", () => {
    listen();
    check();
  });
}

if (!ENDED.has(ticket.state)) callOffReload().then(begin);
