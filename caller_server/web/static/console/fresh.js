// A page of the supervisor's that asks every two seconds how things are, while somebody is inside.

import { entrance } from "./entrance.js";
import { words } from "./page.js";
import { Refused } from "./server.js";

const FRESH_MS = 2000;

const at = (id) => document.getElementById(id);
let inside = false;
let timer = 0;
let asking = 0; // grows with each question, so that an old answer never replaces a newer one

/**
 * Opens the page, and gives what asks at once. `shown` are the ids of what only those inside see, `look()` asks the
 * server, `show(found)` hears what it found, `entered(session)` that somebody came in, `left()` that they are gone.
 */
export function keepFresh(shown, { look, show, entered, left = () => {} }) {
  async function refresh() {
    clearTimeout(timer);
    if (!inside) return;
    const mine = ++asking;
    try {
      const found = await look();
      if (!inside || mine !== asking) return;
      show(found);
      connected(true);
    } catch (fault) {
      if (mine !== asking) return;
      connected(fault instanceof Refused);
      if (fault.status === 401 || fault.status === 403) return leave(fault.status === 401 ? words.logged_out : fault.message);
    }
    timer = setTimeout(refresh, FRESH_MS);
  }

  const leave = entrance(shown, {
    entered(session) {
      inside = true;
      entered(session);
      refresh();
    },
    left() {
      inside = false;
      clearTimeout(timer);
      left();
    },
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  return refresh;
}

function connected(up) {
  at("link").dataset.up = up ? "yes" : "no";
  const said = up ? words.online : words.offline;
  if (at("link-words").textContent !== said) at("link-words").textContent = said;
}
