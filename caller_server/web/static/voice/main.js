// The page of the voices: asks how they are every two seconds; pauses them, and has them say something.

import { keepFresh } from "../console/fresh.js";
import { words } from "../console/page.js";
import { ask, post, Refused, requestId } from "../console/server.js";
import "./announce.js";
import * as zones from "./zones.js";

const devices = document.getElementById("devices");
const pressed = new Set();

const refresh = keepFresh(["inside", "log-out", "link"], {
  look: () => Promise.all([ask("/api/voices"), ask("/api/announcements")]),
  show: ([voices, said]) => zones.show(voices.body.voices, said.body.said),
  entered({ supervisor }) {
    devices.hidden = !supervisor;
    zones.mayPause(supervisor);
  },
  left() {
    devices.hidden = true;
  },
});

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

document.addEventListener("announced", refresh);
