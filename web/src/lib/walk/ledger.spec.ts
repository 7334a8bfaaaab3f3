import { expect, test } from "vitest";
import type { LedgerEntry } from "@/api/walk";
import { latestFirst, offeredFilters } from "./ledger";

function entry(kind: LedgerEntry["kind"], points: number, balance: number): LedgerEntry {
  return { kind, points, balance, day: null, at: null, checkpoint: null, draw: null, steps: null };
}

const entries = [entry("check_in", 1, 1), entry("steps", 3, 4), entry("team_goal", 2, 6), entry("draw", -5, 1)];

test("the latest entry stands first and keeps its own balance", () => {
  expect(latestFirst(entries, "all").map(({ balance }) => balance)).toEqual([1, 6, 4, 1]);
  expect(entries[0]?.kind).toBe("check_in");
});

test("a filter lets its kinds through", () => {
  expect(latestFirst(entries, "days").map(({ kind }) => kind)).toEqual(["steps", "check_in"]);
  expect(latestFirst(entries, "draws").map(({ points }) => points)).toEqual([-5]);
});

test("only filters that find something are offered", () => {
  expect(offeredFilters(entries)).toEqual(["all", "days", "team", "draws"]);
  expect(offeredFilters([])).toEqual(["all"]);
});
