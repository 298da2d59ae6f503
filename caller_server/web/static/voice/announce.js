// The form of an announcement: where, and which words; a template's places, or words of one's own.

import { element } from "../console/element.js";
import { fill, page, words } from "../console/page.js";
import { post, Refused, requestId } from "../console/server.js";

const at = (id) => document.getElementById(id);
const form = at("announce");
const template = at("template");
const own = [...document.querySelectorAll("[data-language]")];
let id = requestId(); // of this announcement, however often it has to be sent
let going = false;

const chosen = () => page.templates[template?.value ?? ""];
const places = () => [...at("places").querySelectorAll("input")];
const zones = () => [...form.querySelectorAll("[name=zones]:checked")];
const nameOf = (place) => words[`place_${place}`] ?? place;
const lengthOf = (text) => [...text.trim().replace(/\s+/g, " ")].length;

function choose() {
  const known = chosen();
  at("own").hidden = Boolean(known);
  at("places").hidden = at("preview").hidden = !known;
  at("places").replaceChildren(...(known?.places ?? []).map(placeOf));
  changed();
}

function placeOf(place) {
  const label = element("label", nameOf(place), "label");
  const field = element("input");
  field.name = place;
  field.type = "text";
  label.append(field);
  return label;
}

/** What is written has changed, so that it is another announcement. */
function changed() {
  id = requestId();
  at("problem").textContent = at("done").textContent = "";
  if (chosen()) at("preview-words").textContent = fill(chosen().text, valuesGiven());
  for (const field of own) {
    const length = at(`length-${field.dataset.language}`);
    length.textContent = fill(words.length, { n: lengthOf(field.value), most: page.longest });
    length.dataset.over = lengthOf(field.value) > page.longest ? "yes" : "no";
  }
}

const valuesGiven = () =>
  Object.fromEntries(places().map((field) => [field.name, field.value.trim()]).filter(([, value]) => value));

/** The first thing that is wrong, and the field in which it is. */
function problem() {
  if (!zones().length) return [words.choose_a_zone, form.elements.zones[0] ?? form.elements.zones];
  if (chosen()) {
    const empty = places().find((field) => !field.value.trim());
    return empty && [fill(words.fill_place, { place: nameOf(empty.name) }), empty];
  }
  const long = own.find((field) => lengthOf(field.value) > page.longest);
  if (long) return [fill(words.too_long, { tongue: long.dataset.tongue, n: lengthOf(long.value) - page.longest }), long];
  return own.every((field) => !field.value.trim()) && [words.write_something, own[0]];
}

function body() {
  const told = { request_id: id, zones: zones().map((box) => box.value) };
  if (chosen()) return { ...told, template: template.value, values: valuesGiven() };
  const written = own.filter((field) => field.value.trim()).map((field) => [field.dataset.language, field.value]);
  return { ...told, text: Object.fromEntries(written) };
}

async function send() {
  const wrong = problem();
  at("done").textContent = "";
  at("problem").textContent = wrong ? wrong[0] : "";
  if (wrong) return wrong[1].focus();
  try {
    const { announcements } = (await post("/api/announcements", body())).body;
    const said = announcements.map(({ zone }) => page.zones[zone]).join(words.comma);
    for (const field of [...own, ...places()]) field.value = "";
    changed();
    at("done").textContent = fill(words.will_say, { zones: said });
    document.dispatchEvent(new Event("announced"));
  } catch (fault) {
    at("problem").textContent = fault instanceof Refused ? fault.message : words.gave_up;
  }
}

if (form) {
  template?.addEventListener("change", choose);
  form.addEventListener("input", (event) => event.target === template || changed());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (going) return; // an impatient finger
    going = true;
    await send();
    going = false;
  });
  choose();
}
