// The world's time runs in the page between two answers; dates are shown in the viewer's own zone.

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

const CLOCK = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const EXACT = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long" });
const SHORT = new Intl.DateTimeFormat("ru", { day: "2-digit", month: "2-digit" });
const FULL = new Intl.DateTimeFormat("ru", { dateStyle: "long", timeStyle: "medium" });

const as = (format) => (seconds) => format.format(new Date(seconds * 1000));
export const clockTime = as(CLOCK);
export const exactTime = as(EXACT);
export const dayOf = as(DAY);
export const fullTime = as(FULL);

/** For the list: the time today, the date before. */
export function shortTime(seconds) {
  return dayOf(seconds) === dayOf(worldNow()) ? clockTime(seconds) : as(SHORT)(seconds);
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
