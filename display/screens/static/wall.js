// The page of an LED wall: the newest call and the last few, words in two languages in turn.

import { every, nameOf, one, pulseIfNew } from "./page.js";
import { run } from "./screen.js";

const TURN_MS = 4_000;
const longest = JSON.parse(document.body.dataset.longest); // so many signs are written in each size, see wall_page.py

function show({ calls }, { fresh }) {
  const [call, ...earlier] = calls;
  const panel = one(".calling");
  panel.toggleAttribute("data-idle", !call);
  if (call) showCalling(panel, call);
  every(".earlier li").forEach((row, index) => showRow(row, earlier[index]));
  pulseIfNew(panel, nameOf(call), fresh);
}

function showCalling(panel, { number, window }) {
  one(".number", panel).textContent = number;
  one(".number", panel).dataset.size = size("number", number);
  one(".window", panel).dataset.size = size("window", window);
  every(".window [data-pattern]", panel).forEach((words) => {
    words.textContent = words.dataset.pattern.replace("{window}", () => window);
  });
}

function showRow(row, call) {
  row.toggleAttribute("data-empty", !call);
  one(".number", row).textContent = call?.number ?? "";
  one(".window", row).textContent = call?.window ?? "";
  row.dataset.size = call ? size("row", call.number + call.window) : "";
}

function size(what, signs) {
  return longest[what].filter((most) => signs.length > most).length;
}

function clear() {
  show({ calls: [] }, { fresh: false });
}

setInterval(() => {
  every(".turns").forEach((turns) => {
    const words = [...turns.children];
    const next = (words.findIndex((one) => !one.hidden) + 1) % words.length;
    words.forEach((one, index) => (one.hidden = index !== next));
  });
}, TURN_MS);

run({ show, clear });
