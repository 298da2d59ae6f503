// The first places of the window's lines, each with its reason. They are asked for only while somebody looks.

import { element } from "./element.js";
import { fill, lineName, words } from "./page.js";

const dialog = document.getElementById("order");
const list = document.getElementById("order-list");

export const opened = () => dialog.open;

export function open() {
  list.replaceChildren();
  dialog.showModal();
}

export function close() {
  dialog.close();
}

/** The places as the server gave them: line after line, each line in its own order. */
export function show(places) {
  const letters = [...new Set(places.map((place) => place.line))];
  const rows = letters.flatMap((letter) => [
    ...(letters.length > 1 ? [element("li", `${letter} ${lineName(letter)}`, "of-line")] : []),
    ...places.filter((place) => place.line === letter).map(row),
  ]);
  list.replaceChildren(...(rows.length ? rows : [element("li", words.nobody_next)]));
}

function row({ number, why, waited_minutes: n }) {
  const item = element("li");
  item.append(element("b", number), element("span", why, "why"), element("span", fill(words.waited, { n }), "soft"));
  return item;
}

document.getElementById("order-leave").addEventListener("click", close);
