// The kiosks at which somebody waits for help, each with a button for whoever goes there.

import { element } from "./element.js";
import { fill, words } from "./page.js";
import * as server from "./server.js";

const list = document.getElementById("help");

/** Show the calls; unchanged ones keep their focus, and are not read out again. */
export function show(calls) {
  const known = calls.map(({ kiosk }) => kiosk).join(" ");
  if (list.dataset.kiosks === known) return;
  list.dataset.kiosks = known;
  list.hidden = !calls.length;
  list.replaceChildren(...calls.map(row));
}

function row({ kiosk, called_at: at }) {
  const item = element("li");
  const button = element("button", words.help_going);
  button.type = "button";
  button.addEventListener("click", () => go(kiosk, button));
  item.append(element("b", fill(words.help_wanted, { kiosk })), element("span", at.slice(11, 16), "soft"), button);
  return item;
}

async function go(kiosk, button) {
  button.disabled = true;
  try {
    show((await server.goTo(kiosk)).body.calls);
  } catch {
    button.disabled = false; // it is still there to be pressed again
  }
}
