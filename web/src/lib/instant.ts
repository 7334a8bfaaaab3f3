/**
 * Instants of the API carry the campaign's own offset, so the wall clock is read off the text: a visitor in another
 * zone sees the campaign's time, not the phone's.
 */

/** "25 June, 06:00" in the campaign's zone. */
export function formatInstant(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(wallClock(instant));
}

/** "25 June 2019" of an instant or of a `YYYY-MM-DD` day. */
export function formatDay(instantOrDay: string, locale: string, withYear = false): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    month: "long",
    day: "numeric",
    ...(withYear ? { year: "numeric" } : {}),
  }).format(wallClock(instantOrDay));
}

/** The `YYYY-MM-DD` day of an instant, in the instant's own zone. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** The instant's `YYYY-MM-DDTHH:MM`, for a `datetime-local` field. */
export function wallMinute(instant: string): string {
  return instant.slice(0, 16);
}

/** The other way: a `datetime-local` value as an instant in the zone of `like`. */
export function inZoneOf(like: string, wall: string): string {
  const offset = /(?:Z|[+-]\d{2}:\d{2})$/.exec(like)?.[0] ?? "Z";
  return `${wall}:00${offset}`;
}

export interface Remaining {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** Time until `instant`; zero once it has come. */
export function remaining(nowMs: number, instant: string): Remaining {
  const left = Math.max(0, Math.ceil((Date.parse(instant) - nowMs) / 1_000));
  return {
    days: Math.floor(left / 86_400),
    hours: Math.floor((left % 86_400) / 3_600),
    minutes: Math.floor((left % 3_600) / 60),
    seconds: left % 60,
  };
}

function wallClock(instantOrDay: string): Date {
  return new Date(`${instantOrDay.slice(0, 19)}${instantOrDay.length > 10 ? "" : "T00:00:00"}Z`);
}
