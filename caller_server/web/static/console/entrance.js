// The way into a page of the supervisor's and out again: by its form, by a link, by a session that is there already.

import { page, words } from "./page.js";
import { logIn, logOut, Refused } from "./server.js";

const at = (id) => document.getElementById(id);
const form = at("log-in-form");

/**
 * Opens the page, and gives what closes it: `leave(why)`. `shown` are the ids of what only those inside see,
 * `entered(session)` hears that somebody came in, `left()` that they are gone.
 */
export function entrance(shown, { entered, left }) {
  function open(inside) {
    at("log-in").hidden = inside;
    for (const id of shown) at(id).hidden = !inside;
  }

  function enter(session) {
    form.reset();
    open(true);
    entered(session);
  }

  function leave(why) {
    left();
    open(false);
    at("log-in-problem").textContent = why;
  }

  async function enterWith(key) {
    at("log-in-problem").textContent = "";
    try {
      enter((await logIn(page.window, key)).body);
    } catch (fault) {
      leave(fault instanceof Refused ? fault.message : words.gave_up);
      form.elements.key.focus();
    }
  }

  /** A link with the key in its fragment logs in. The fragment never travels, and leaves the address bar at once. */
  function enterByFragment() {
    const known = /^#key:(.+)$/.exec(location.hash);
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    if (known) enterWith(known[1]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enterWith(form.elements.key.value.trim());
  });
  at("log-out").addEventListener("click", async () => {
    await logOut().catch(() => {});
    leave("");
  });
  window.addEventListener("hashchange", enterByFragment);
  if (page.inside) enter({ supervisor: page.supervisor });
  else open(false);
  enterByFragment();
  return leave;
}
