/** Where a day stands against the evening window that settles it (W-09). */

export type Evening =
  /** The window has not opened yet. */
  | "before"
  /** It is open, and the day is not settled. */
  | "open"
  /** The day is settled; more steps may still count. */
  | "settled"
  /** The window has closed, and the day's answer is on its way. */
  | "over";

export interface Window {
  opens_at: string;
  closes_at: string;
}

/** The state at an instant of the campaign's clock, and what it waits for. */
export function eveningOf(nowMs: number, window: Window, settled: boolean): { state: Evening; until: string | null } {
  if (nowMs >= Date.parse(window.closes_at)) return { state: "over", until: null };
  if (nowMs < Date.parse(window.opens_at)) return { state: "before", until: window.opens_at };
  return { state: settled ? "settled" : "open", until: window.closes_at };
}

/** Minutes since midnight of `HH:MM`; `24:00` is the end of the day. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** Minutes since midnight of an instant's own wall clock, carried on to `nowMs`. */
export function wallMinuteAt(nowMs: number, like: string): number {
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(like);
  const minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return Math.floor((nowMs / 60_000 + minutes) % DAY_MINUTES);
}

const DAY_MINUTES = 24 * 60;
