// The page of the voices: asks how they are every two seconds; pauses them, and has them say something.

import { entrance } from "../console/entrance.js";
import { words } from "../console/page.js";
import { ask, post, Refused, requestId } from "../console/server.js";
import "./announce.js";
import * as zones from "./zones.js";

const FRESH_MS = 2000;

const at = (id) => document.getElementById(id);
let inside = false;
let timer = 0;
let asking = 0; // grows with each question, so that an old answer never replaces a newer one

async function refresh() {
  clearTimeout(timer);
  if (!inside) return;
  const mine = ++asking;
  try {
    const [voices, said] = await Promise.all([ask("/api/voices"), ask("/api/announcements")]);
    if (!inside || mine !== asking) return;
    zones.show(voices.body.voices, said.body.said);
    connected(true);
  } catch (fault) {
    if (mine !== asking) return;
    connected(fault instanceof Refused);
    if (fault.status === 401 || fault.status === 403) return leave(fault.status === 401 ? words.logged_out : fault.message);
  }
  timer = setTimeout(refresh, FRESH_MS);
}

function connected(up) {
  at("link").dataset.up = up ? "yes" : "no";
  const said = up ? words.online : words.offline;
  if (at("link-words").textContent !== said) at("link-words").textContent = said;
}

const pressed = new Set();

async function move(zone, act) {
  if (pressed.has(zone)) return;
  pressed.add(zone);
  zones.refused(zone, "");
  try {
    await post(`/api/voices/${encodeURIComponent(zone)}/${act}`, { request_id: requestId() });
  } catch (fault) {
    zones.refused(zone, fault instanceof Refused ? fault.message : words.gave_up);
  } finally {
    pressed.delete(zone);
  }
  refresh();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-act]");
  if (button) move(button.closest("[data-zone]").dataset.zone, button.dataset.act);
});

const leave = entrance(["inside", "log-out", "link"], {
  entered({ supervisor }) {
    inside = true;
    at("devices").hidden = !supervisor;
    zones.mayPause(supervisor);
    refresh();
  },
  left() {
    inside = false;
    at("devices").hidden = true;
    clearTimeout(timer);
  },
});

document.addEventListener("announced", refresh);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
