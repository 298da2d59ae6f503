// The page of the guide at the door: all lines and windows at a glance, and a ring when somebody calls for staff.

import * as bell from "./bell.js";
import { every, one, pulse, put, recall, remember } from "./page.js";
import { run } from "./screen.js";
import * as time from "./time.js";
import { sayWait } from "./waits.js";

const RING_AGAIN_MS = 30_000; // until somebody goes there

const { timezone, mostCalled } = document.body.dataset;
const heard = new Set(); // calls for staff that have rung
let rang = 0;

function show({ lines, windows, staff, unwell }) {
  every("[data-line]").forEach((row) => showLine(row, lines[row.dataset.line]));
  every("[data-window]").forEach((card) => showWindow(card, windows[card.dataset.window]));
  every("[data-device]").forEach((row) => (row.hidden = !unwell.includes(row.dataset.device)));
  one(".devices").toggleAttribute("data-well", !unwell.length);
  showCalls(staff);
}

function showLine(row, line) {
  put(one(".count", row), String(line?.waiting ?? "–"));
  put(one(".called", row), (line?.called ?? []).slice(0, Number(mostCalled)).join(" "));
  sayWait(one(".wait > span", row), line?.estimate);
}

function showWindow(card, { status = "", number = "", since } = {}) {
  card.dataset.status = status;
  put(one(".number", card), number);
  put(one("time", card), since ? time.clock(timezone, since) : "");
}

// -- calls for staff ----------------------------------------------------------------------------------

function showCalls(calls) {
  const [section, template] = [one(".calls"), one(".calls template")];
  const rows = calls.map(({ kiosk, since }) => {
    const row = one("li", template.content).cloneNode(true);
    row.dataset.kiosk = kiosk;
    one(".who", row).textContent = kiosk;
    one("time", row).textContent = time.clock(timezone, since);
    return row;
  });
  section.hidden = !calls.length;
  if (rows.map((row) => row.textContent).join() !== every("li", section).map((row) => row.textContent).join())
    one("ul", section).replaceChildren(...rows);
  const names = calls.map(({ kiosk, since }) => `${kiosk} ${since}`);
  if (names.some((name) => !heard.has(name))) alarm();
  heard.clear();
  names.forEach((name) => heard.add(name));
}

function alarm() {
  rang = performance.now();
  pulse(one(".calls"));
  bell.ring();
}

function tick() {
  one(".clock").textContent = time.clock(timezone);
  if (!one(".calls").hidden && performance.now() - rang > RING_AGAIN_MS) alarm();
}

function clear() {
  show({ lines: {}, windows: {}, staff: [], unwell: [] });
}

// -- sound --------------------------------------------------------------------------------------------

const button = one(".sound");
const showSound = () => button.setAttribute("aria-pressed", String(bell.isAwake()));
button.hidden = false;
button.addEventListener("click", async () => {
  const wanted = !bell.isAwake();
  remember("sound", wanted ? "on" : "off");
  await (wanted ? bell.wake() : bell.sleep());
  showSound();
  bell.ring();
});

run({ show, clear, tick });
if (recall("sound") !== "off") bell.wake().then(showSound); // where the browser is told to let pages sound
