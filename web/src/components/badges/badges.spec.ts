import { expect, test } from "vitest";
import { campaign } from "@/testing/fixtures";
import { badgeStandings } from "./badges";

test("badges stand in the campaign's order, with progress no higher than the mark", () => {
  const standings = badgeStandings(campaign().badges, [
    { id: "row", earned_at: null, progress: 4, at: 10 },
    { id: "first", earned_at: "2031-03-02", progress: 7, at: 1 },
  ]);
  expect(standings.map(({ plan, order, earned, day, progress }) => [plan.id, order, earned, day, progress])).toEqual([
    ["first", 0, true, "2031-03-02", 1],
    ["row", 1, false, undefined, 4],
  ]);
});
