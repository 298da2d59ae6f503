// The numbers that are away from the window, each a button that brings it back.

import { element } from "./element.js";

/** Show the numbers in a list; one press makes the move with that number. Unchanged chips keep their focus. */
export function show(list, numbers, move, nameOf, nobody) {
  const known = numbers.join(" ");
  if (list.dataset.numbers === known) return;
  list.dataset.numbers = known;
  list.replaceChildren(...numbers.map((number) => chip(number, move, nameOf(number))));
  if (!numbers.length) list.append(element("li", nobody, "soft"));
}

function chip(number, move, name) {
  const button = element("button", number, "chip");
  button.type = "button";
  button.dataset.brings = move;
  button.dataset.number = number;
  button.setAttribute("aria-label", name);
  const item = element("li");
  item.append(button);
  return item;
}
