/** Moments as people speak of them. The catalog's clock is Moscow's, as that of its managers. */

import { plural } from "./numbers";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YET = "ещё ";
const timeZone = "Europe/Moscow";

const day = new Intl.DateTimeFormat("ru", { timeZone, day: "numeric", month: "long" });
const time = new Intl.DateTimeFormat("ru", { timeZone, hour: "2-digit", minute: "2-digit" });

/** Of Moscow's, which turns no clocks. */
const dayOf = (ms: number): number => Math.floor((ms + 3 * HOUR_MS) / DAY_MS);

/** «22 ноября в 15:00» */
export function moment(iso: string): string {
  const at = new Date(iso);
  return `${day.format(at)} в\u00a0${time.format(at)}`;
}

/** «до 18:00» of today, «до завтра, 18:00», «до 22 ноября» */
export function until(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  const days = dayOf(at) - dayOf(now);
  const words = days ? (days === 1 ? `завтра, ${time.format(at)}` : day.format(at)) : time.format(at);
  return `до\u00a0${words}`;
}

/** «ещё 3 дня», «ещё 5 часов», «ещё 1 минуту»: whole ones. */
export function left(iso: string, now = Date.now()): string {
  const ms = Date.parse(iso) - now;
  if (ms >= 2 * DAY_MS) return YET + plural(Math.floor(ms / DAY_MS), "день", "дня", "дней");
  if (ms >= HOUR_MS) return YET + plural(Math.floor(ms / HOUR_MS), "час", "часа", "часов");
  return YET + plural(Math.ceil(ms / 60_000), "минуту", "минуты", "минут");
}
