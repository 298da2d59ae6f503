// Who waits where, when a zone has more lines than have room: as many as fit are shown, a page of them after another.
// Pages turn by the hall's clock, so on all televisions at the same moment. As in turning.py, where no scripts run.

import { every, one } from "./page.js";
import * as time from "./time.js";

const TURN_MS = 7_000;

const list = one(".waiting ul");
const lines = every("li", list);
let pages = 1;

/** Show the page that is due now. */
export function turn() {
  put(Math.floor(time.now() / TURN_MS) % pages);
}

/** What the lines say has changed: if they have no room any more, there are more pages. */
export function settle() {
  while (pages < lines.length && !allFit()) pages++;
  turn();
}

function settleAnew() {
  pages = 1;
  settle();
}

function allFit() {
  return Array.from({ length: pages }, (_, page) => page).every((page) => {
    put(page);
    return list.scrollHeight <= list.clientHeight + 1;
  });
}

function put(page) {
  const [first, end, most] = [page, page + 1, 1].map((turn) => Math.ceil((turn * lines.length) / pages));
  const empty = most - (end - first); // a page that has one line less keeps its rows as high as the others' are
  lines.forEach((line, index) => {
    const isShown = index >= first && index < end;
    line.toggleAttribute("data-empty", !isShown && index < empty);
    line.hidden = !isShown && index >= empty;
  });
  one(".waiting .page").textContent = pages > 1 ? `${page + 1}/${pages}` : "";
}

settle();
new ResizeObserver(settleAnew).observe(list);
document.fonts.addEventListener("loadingdone", settleAnew);
