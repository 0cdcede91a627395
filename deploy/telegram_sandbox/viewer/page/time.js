// The world's time runs in the page between two answers; dates are shown in the zone that the house's bot tells them in.

const started = { now: Date.now() / 1000, speed: 1, at: performance.now() };

export function setClock({ now, speed }) {
  Object.assign(started, { now, speed, at: performance.now() });
}

export function worldNow() {
  return started.now + ((performance.now() - started.at) / 1000) * started.speed;
}

export function worldSpeed() {
  return started.speed;
}

const STYLES = {
  clock: { hour: "2-digit", minute: "2-digit" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { day: "numeric", month: "long" },
  short: { day: "2-digit", month: "2-digit" },
  full: { dateStyle: "long", timeStyle: "medium" },
};
const formats = {};
let zone = "";

/** Before anything with a time is drawn. */
export function setZone(name) {
  if (name === zone) return;
  zone = name;
  for (const [style, options] of Object.entries(STYLES)) {
    formats[style] = new Intl.DateTimeFormat("ru", { ...options, timeZone: zone });
  }
}

export function zoneName() {
  return zone;
}

const as = (style) => (seconds) => formats[style].format(new Date(seconds * 1000));
export const clockTime = as("clock");
export const exactTime = as("exact");
export const dayOf = as("day");
export const fullTime = as("full");
const shortDate = as("short");

/** For the list: the time today, the date before. */
export function shortTime(seconds) {
  return dayOf(seconds) === dayOf(worldNow()) ? clockTime(seconds) : shortDate(seconds);
}

export function span(seconds) {
  const whole = Math.max(Math.floor(seconds), 0);
  if (whole < 60) return `${whole} с`;
  if (whole < 3600) return `${Math.floor(whole / 60)} мин`;
  if (whole < 48 * 3600) return `${Math.floor(whole / 3600)} ч`;
  return `${Math.floor(whole / 86400)} дн`;
}

export function age(date) {
  return `${span(worldNow() - date)} назад`;
}
