// The hall's time. A television's clock may be wrong, so it is set by the server's pings; what the clock's lead was is
// remembered, for a television that is switched on while the server is away.

const HALF_A_SECOND_MS = 500;
const WRONG_MS = 2_000; // a second that is told may be over on its way here

let ahead = 0; // milliseconds that the server's clock is ahead of this machine's
let least = -Infinity; // it is later than this for certain: the server told this time once

/** By what the server told: the moment, or only the second. A clock that is right by that one stays: no second comes twice. */
export function setBy({ at, second }) {
  const told = at ? Date.parse(at) : Date.parse(second) + HALF_A_SECOND_MS;
  if (!Number.isFinite(told)) return;
  if (at || Math.abs(told - now()) > WRONG_MS) ahead = told - Date.now();
  least = -Infinity; // the server knows best, also when it goes back
}

/** Until the server tells its time: what its lead was when it was heard last, and moments that have gone by. */
export function presume(lead, ...gone) {
  if (Number.isFinite(lead)) ahead = lead;
  least = Math.max(...gone.filter(Number.isFinite), -Infinity);
}

export function now() {
  return Date.now() + ahead;
}

export function lead() {
  return ahead;
}

/** False while this machine's clock says a time that is past for certain, and the server has not told its own. */
export function isKnown() {
  return now() >= least;
}

/** The day in the hall, as the wire writes it: 2026-11-22; empty while it is not known. */
export function day(timezone) {
  return isKnown() ? new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(now()) : "";
}

/** The hour now, or of a moment as the wire writes it. */
export function clock(timezone, moment) {
  if (moment) return clockAt(Date.parse(moment), timezone);
  return isKnown() ? clockAt(now(), timezone) : "--:--";
}

export function date(timezone, language) {
  return isKnown() ? dateAt(now(), timezone, language, { weekday: "long" }) : "";
}

/** "12 seconds ago", in a language; while the time is not known, the day and hour of it. */
export function ago(then, timezone, language) {
  if (!isKnown()) return `${dateAt(then, timezone, language)} ${clockAt(then, timezone)}`;
  const seconds = Math.max(0, Math.round((now() - then) / 1000));
  const [count, unit] =
    seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [Math.floor(seconds / 60), "minute"] : [Math.floor(seconds / 3600), "hour"];
  return new Intl.RelativeTimeFormat(language).format(-count, unit);
}

function clockAt(moment, timezone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(moment);
}

function dateAt(moment, timezone, language, more = {}) {
  const shape = { timeZone: timezone, month: "long", day: "numeric", ...more };
  if (language !== "en" && more.weekday) shape.year = "numeric";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, shape).format(moment);
}
