// The TV page of one zone: the call that was made last, those before it, and how many wait.

import { every, nameOf, one, pulseIfNew, put } from "./page.js";
import { alive, run } from "./screen.js";
import * as side from "./side.js";
import * as ticker from "./ticker.js";
import * as time from "./time.js";
import * as turning from "./turning.js";
import { sayWait } from "./waits.js";

const { timezone } = document.body.dataset;

function show(state, { fresh }) {
  const [calling, ...earlier] = state.calls;
  showCalling(calling, fresh);
  every(".earlier li").forEach((row, index) => {
    const call = earlier[index];
    row.toggleAttribute("data-empty", !call);
    put(one(".number", row), call?.number ?? "");
    put(one(".window", row), call?.window ?? "");
  });
  every(".waiting li").forEach((row) => {
    one(".count", row).textContent = state.waiting[row.dataset.line] ?? "–";
    sayWait(one(".wait", row), state.estimates?.[row.dataset.line]);
  });
  turning.settle();
}

function showCalling(call, fresh) {
  const panel = one(".calling");
  panel.toggleAttribute("data-idle", !call);
  panel.toggleAttribute("data-again", Boolean(call && call.call > 1));
  if (call) {
    put(one(".number", panel), call.number);
    put(one(".window", panel), call.window);
  }
  if (pulseIfNew(panel, nameOf(call), fresh)) side.hush();
}

function tick() {
  one(".clock").textContent = time.clock(timezone);
  every(".date [lang]").forEach((words) => (words.textContent = time.date(timezone, words.lang)));
  turning.turn();
}

run({ show, clear: () => show({ calls: [], waiting: {} }, { fresh: false }), tick });
ticker.run(one(".ticker"));
alive.then(() => side.run({ area: one(".side"), ticker: one(".ticker") }));
