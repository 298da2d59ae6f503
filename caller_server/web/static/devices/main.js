// The supervisor's page of devices: asks how they are every two seconds, and has them tested.

import { keepFresh } from "../console/fresh.js";
import { words } from "../console/page.js";
import { ask, post, Refused, requestId } from "../console/server.js";
import * as rows from "./rows.js";

const TEST_MS = 25_000; // the server gives a device ten seconds, and one that is repeated twice that

let shown = "";

const refresh = keepFresh(["devices", "log-out", "link"], {
  look: () => ask("/api/devices"),
  show({ body }) {
    const news = JSON.stringify(body);
    if (news !== shown) rows.show(body.devices);
    shown = news;
  },
  entered() {
    shown = "";
  },
});

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

document.getElementById("rows").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-test]");
  if (button) test(button.dataset.test);
});
