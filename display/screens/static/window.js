// The page of one window: its number, whom it calls or serves, or why it does not.

import { every, one, pulseIfNew, put } from "./page.js";
import { run } from "./screen.js";

const usual = every("[data-why]").map((words) => words.dataset.why);
const longest = Number(document.body.dataset.longest); // so many characters of what a clerk wrote, see window_page.py

function show({ status, number = "", call = 0, reason = "" }, { fresh }) {
  const { body } = document;
  body.dataset.status = status;
  body.dataset.reason = usual.includes(reason) ? reason : reason && "written";
  body.toggleAttribute("data-again", call > 1);
  put(one(".number"), number);
  put(one("[data-why=written] bdi"), shortened(reason));
  pulseIfNew(one(".state"), status === "calling" ? `${number} ${call}` : "", fresh);
}

function shortened(reason) {
  const signs = [...reason];
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : reason;
}

// What was yesterday is over.
function clear() {
  show({ status: "" }, { fresh: false });
}

run({ show, clear });
