// One question to the clerk: choices by key, arrow or touch, and perhaps a line to write on.

import { element } from "./element.js";

const at = (id) => document.getElementById(id);
const dialog = at("asking");
const choices = at("asking-choices");
const field = at("asking-field");

let given = null;
let about = null; // the number that the question is about

/**
 * Ask, and give `{ choice }` or `{ text }`, or null when the clerk thought better of it. A choice is
 * `{ value, text, more, key }`, its key being its own name or else its place; the first has the focus, so that Enter
 * is enough. `field` is `{ label, maxLength }`.
 */
export function ask({ title, hint = "", choices: offered = [], field: line = null, about: number = null }) {
  given = null;
  about = number;
  at("asking-title").textContent = title;
  at("asking-hint").textContent = hint;
  choices.replaceChildren(...offered.map(choiceOf));
  showField(line);
  dialog.showModal();
  (choices.querySelector("button") ?? (line ? field : at("asking-leave"))).focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(given), { once: true }));
}

/** A question about somebody who has left the window meanwhile is no question any more. */
export function stillAbout(number) {
  if (dialog.open && about !== null && about !== number) dialog.close();
}

function choiceOf({ value, text, more = "", key: own }, place) {
  const key = own ?? String(place + 1);
  const button = element("button", "", "choice");
  button.type = "button";
  button.dataset.key = key;
  if (key.length === 1) button.setAttribute("aria-keyshortcuts", key);
  button.append(element("kbd", key.length === 1 ? key : ""), element("span", text, "name"), element("span", more, "soft"));
  button.firstChild.setAttribute("aria-hidden", "true");
  button.addEventListener("click", () => give({ choice: value }));
  return button;
}

function showField(line) {
  at("asking-written").hidden = line === null;
  field.value = "";
  field.maxLength = line?.maxLength ?? 200;
  at("asking-label").textContent = line?.label ?? "";
}

function give(answer) {
  given = answer;
  dialog.close();
}

at("asking-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text) give({ text });
  else field.focus();
});
at("asking-leave").addEventListener("click", () => dialog.close());

dialog.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return step(event, event.key === "ArrowDown" ? 1 : -1);
  if (event.target === field || event.key.length !== 1 || event.key === " ") return;
  const key = event.key.toUpperCase();
  const near = [...choices.children].filter((button) => button.dataset.key.startsWith(key));
  const chosen = near.find((button) => button.dataset.key === key);
  if (near.length) event.preventDefault();
  if (chosen && event.repeat) return;
  if (chosen) chosen.click();
  else if (near.length) near[(near.indexOf(event.target) + 1) % near.length].focus(); // 1 goes to 11, then to 12
  else if (!at("asking-written").hidden) field.focus(); // the letter is already the first one written
});

function step(event, by) {
  const stops = [...choices.children, ...(at("asking-written").hidden ? [] : [field])];
  const next = stops[stops.indexOf(event.target) + by];
  event.preventDefault();
  next?.focus();
}
