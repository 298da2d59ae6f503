// The supervisor's page of devices: asks how they are every two seconds, and has them tested.

import { entrance } from "../console/entrance.js";
import { words } from "../console/page.js";
import { ask, post, Refused, requestId } from "../console/server.js";
import * as rows from "./rows.js";

const FRESH_MS = 2000;
const TEST_MS = 25_000; // the server gives a device ten seconds, and one that is repeated twice that

const at = (id) => document.getElementById(id);
let inside = false;
let timer = 0;
let tag = "";

async function refresh() {
  clearTimeout(timer);
  if (!inside) return;
  try {
    const { body } = await ask("/api/devices");
    const news = JSON.stringify(body);
    if (inside && news !== tag) rows.show(body.devices);
    tag = news;
    connected(true);
  } catch (fault) {
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

// -- tests --------------------------------------------------------------------------------------

const going = new Set();

async function test(device) {
  if (going.has(device)) return;
  going.add(device);
  rows.testing(device);
  try {
    const path = `/api/devices/${encodeURIComponent(device)}/test`;
    const { body } = await post(path, { request_id: requestId() }, { timeoutMs: TEST_MS });
    rows.tested(device, body);
  } catch (fault) {
    rows.refused(device, fault instanceof Refused ? fault.message : words.gave_up);
  } finally {
    going.delete(device);
  }
  refresh();
}

at("rows").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-test]");
  if (button) test(button.dataset.test);
});

// -- coming and going ---------------------------------------------------------------------------

const leave = entrance(["devices", "log-out", "link"], {
  entered() {
    inside = true;
    tag = "";
    refresh();
  },
  left() {
    inside = false;
    clearTimeout(timer);
  },
});

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
