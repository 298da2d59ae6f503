// The rows of the table: one a device, kept as long as the device is there, so that focus and results stay.

import { element } from "../console/element.js";
import { fill, page, words } from "../console/page.js";

const LABELS = ["name", "place", "state", "since", "paper", "last_error", "to_do", "test"];
const SIGNS = { ok: "✓", warn: "!", bad: "×", unknown: "?" };
const NAMED = 6; // so many of those that want attention, the worst, are named above the table
const body = document.getElementById("rows");
const summary = document.getElementById("summary");
const known = new Map(); // id -> { row, cells, shown, result }

/** The devices, in the order in which they are to stand. */
export function show(devices) {
  const focused = document.activeElement;
  for (const device of devices) draw(known.get(device.id) ?? begin(device), device);
  const order = devices.map(({ id }) => known.get(id).row);
  if (order.length !== body.children.length || order.some((row, place) => body.children[place] !== row)) body.replaceChildren(...order);
  if (body.contains(focused)) focused.focus();
  summarise(devices);
}

export function testing(id) {
  say(known.get(id), words.testing, "");
  known.get(id).button.setAttribute("aria-disabled", "true");
}

export function tested(id, { outcome, code, detail }) {
  const entry = known.get(id);
  if (outcome === "done") say(entry, `✓ ${words.test_done}`, "done", detail);
  else if (outcome === "no_answer") say(entry, `× ${words.test_no_answer}`, "failed");
  else if (code === "busy") say(entry, words.test_busy, "");
  else say(entry, `× ${fill(words.test_failed, { status: word("status", code) })}`, "failed", saidAlready(entry, detail) ? "" : detail);
  entry.button.removeAttribute("aria-disabled");
}

const saidAlready = ({ cells }, detail) => cells.to_do.querySelector(".detail")?.textContent === detail;

export function refused(id, message) {
  say(known.get(id), message, "failed");
  known.get(id).button.removeAttribute("aria-disabled");
}

function say({ result }, text, tone, detail = "") {
  result.dataset.tone = tone;
  result.replaceChildren(document.createTextNode(text), ...(detail ? [technical(detail)] : []));
}

// -- one row ------------------------------------------------------------------------------------

function begin({ id, kind, can_be_tested: canBeTested }) {
  const row = element("tr");
  row.setAttribute("role", "row");
  row.dataset.device = id;
  const cells = Object.fromEntries(
    LABELS.map((label) => {
      const cell = element("td");
      cell.setAttribute("role", "cell");
      cell.dataset.label = words[label];
      cell.append(element("div"));
      row.append(cell);
      return [label, cell.firstChild];
    }),
  );
  const entry = { row, cells, button: null, result: element("p", "", "result") };
  entry.result.setAttribute("role", "status");
  if (canBeTested) {
    const what = word("test", kind);
    entry.button = element("button", what, "quiet");
    entry.button.type = "button";
    entry.button.dataset.test = id;
    entry.button.setAttribute("aria-label", fill(words.test_this, { id, what }));
    cells.test.append(entry.button, entry.result);
  }
  cells.test.parentElement.dataset.empty = canBeTested ? "no" : "yes";
  cells.name.append(element("b", id), element("span", word("kind", kind), "soft"));
  known.set(id, entry);
  return entry;
}

function draw({ row, cells }, device) {
  row.dataset.level = device.level;
  put(cells.place, device.kind === "kiosk" ? "" : placeOf(device));
  put(cells.state, level(device.level), ...statusOf(device));
  put(cells.since, device.since ? time(device.since) : "");
  put(cells.paper, device.paper_left === null ? "" : fill(words.slips, { n: device.paper_left }));
  put(cells.last_error, ...lastError(device.last_error));
  put(cells.to_do, ...toDo(device));
}

function put(cell, ...parts) {
  const wanted = parts.filter((part) => part !== "");
  cell.replaceChildren(...(wanted.length ? wanted : [element("span", words.nothing, "soft")]));
  cell.parentElement.dataset.empty = wanted.length ? "no" : "yes";
}

function level(name) {
  const made = element("span", "", "level");
  made.dataset.level = name;
  const sign = element("span", "", "sign");
  sign.setAttribute("aria-hidden", "true");
  sign.append(element("span", SIGNS[name]));
  made.append(sign, words[`level_${name}`]);
  return made;
}

const statusOf = ({ level: name, status }) => (name === "ok" || name === "warn" ? [] : [element("span", word("status", status), "detail")]);

function lastError(error) {
  return error ? [`${time(error.at)} `, element("span", word("status", error.status))] : [];
}

function toDo({ level: name, kind, status, detail }) {
  if (name === "ok") return [];
  const advice = name === "warn" ? (kind === "printer" ? words.advice_paper_low : words.advice_other) : word("advice", status);
  return [advice, ...(detail ? [technical(detail)] : [])];
}

/** What the driver said, in English as it wrote it. */
function technical(detail) {
  const made = element("span", detail, "detail soft");
  made.lang = "en";
  return made;
}

function placeOf({ window, zone, kiosk, machine }) {
  const places = [
    window && fill(words.window, { name: window }),
    zone && fill(words.zone, { name: zone }),
    kiosk && fill(words.kiosk, { name: kiosk }),
    machine && fill(words.machine, { name: machine }),
  ];
  return places.filter(Boolean).join(words.comma);
}

const word = (group, name) => words[`${group}_${name}`] ?? words[`${group}_other`] ?? words.test;

const format = (options) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: page.timezone, hourCycle: "h23", ...options });
const DAY = format({ month: "numeric", day: "numeric" });
const TIME = format({ hour: "2-digit", minute: "2-digit" });

function time(written) {
  const then = new Date(written);
  const today = DAY.format(then) === DAY.format(new Date());
  return today ? TIME.format(then) : `${DAY.format(then)} ${TIME.format(then)}`;
}

function summarise(devices) {
  const ill = devices.filter((device) => device.level !== "ok");
  const names = ill.slice(0, NAMED).map(({ id }) => id).join(words.comma) + (ill.length > NAMED ? "…" : "");
  const said = ill.length
    ? fill(words.some_ill, { n: ill.length, names })
    : fill(words.all_well, { n: devices.length });
  if (summary.textContent !== said) summary.textContent = said;
}
