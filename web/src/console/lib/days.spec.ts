import { expect, test } from "vitest";
import { byDay } from "./days";

test("units of a day are added up, and days stand in order", () => {
  const rows = [
    { day: "2031-03-02", donations: 4 },
    { day: "2031-03-01", donations: 1 },
    { day: "2031-03-02", donations: 3 },
  ];
  expect(byDay(rows)).toEqual([
    { day: "2031-03-01", donations: 1 },
    { day: "2031-03-02", donations: 7 },
  ]);
});
