// The hall's time. A television's clock may be wrong, so it is set by the server's pings.

let ahead = 0; // milliseconds that the server's clock is ahead of this machine's

export function setBy(at) {
  ahead = Date.parse(at) - Date.now();
}

export function now() {
  return Date.now() + ahead;
}

/** The day in the hall, as the wire writes it: 2026-11-22. */
export function day(timezone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(now());
}

export function clock(timezone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(now());
}

export function date(timezone, language) {
  const shape = { timeZone: timezone, weekday: "long", month: "long", day: "numeric" };
  if (language !== "en") shape.year = "numeric";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, shape).format(now());
}

/** "12 seconds ago", in a language. */
export function ago(then, language) {
  const seconds = Math.max(0, Math.round((now() - then) / 1000));
  const [count, unit] =
    seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [Math.floor(seconds / 60), "minute"] : [Math.floor(seconds / 3600), "hour"];
  return new Intl.RelativeTimeFormat(language).format(-count, unit);
}
