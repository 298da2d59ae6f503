// The page of one window: its number, whom it calls or serves, or why it does not.

import { one, pulseIfNew, put } from "./page.js";
import { run } from "./screen.js";

const USUAL = ["meal", "meeting", "papers"];
const LONGEST_REASON = 40; // characters that a clerk wrote

function show({ status, number = "", call = 0, reason = "" }, { fresh }) {
  const { body } = document;
  body.dataset.status = status;
  body.dataset.reason = USUAL.includes(reason) ? reason : reason && "written";
  body.toggleAttribute("data-again", call > 1);
  put(one(".number"), number);
  put(one("[data-why=written] bdi"), shortened(reason));
  pulseIfNew(one(".state"), status === "calling" ? `${number} ${call}` : "", fresh);
}

function shortened(reason) {
  const signs = [...reason];
  return signs.length > LONGEST_REASON ? `${signs.slice(0, LONGEST_REASON - 1).join("")}…` : reason;
}

// What was yesterday is over.
function clear() {
  show({ status: "" }, { fresh: false });
}

run({ show, clear });
