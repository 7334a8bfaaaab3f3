/**
 * Which donations of an event are news. An event lists those of the last moments, so one donation stands in two or
 * three events in a row; it has no key, and two people may well give the same steps to the same region.
 */
import type { LiveTotals } from "@/api/types";

export type Giving = LiveTotals["latest"][number];

/**
 * The donations of `now` that came after those of `before`; both have the latest first. What `now` repeats stands at
 * its end and is the beginning of `before`, so the longest such overlap tells the old ones from the new.
 */
export function newGivings(before: readonly Giving[], now: readonly Giving[]): Giving[] {
  let fresh = Math.max(0, now.length - before.length);
  while (!now.slice(fresh).every((giving, index) => same(giving, before[index]))) fresh += 1;
  return now.slice(0, fresh);
}

function same(one: Giving, other: Giving | undefined): boolean {
  return one.region === other?.region && one.steps === other.steps && one.name === other.name;
}
