import { expect, test } from "vitest";
import { daysBetween, monthsBetween } from "./calendar";

test("months stand in whole weeks that begin on Monday", () => {
  const months = monthsBetween("2031-02-27", "2031-04-01");
  expect(months.map(({ month }) => month)).toEqual(["2031-02", "2031-03", "2031-04"]);
  // 1 March 2031 is a Saturday.
  expect(months[1]?.cells.slice(0, 7)).toEqual([null, null, null, null, null, "2031-03-01", "2031-03-02"]);
  for (const { cells } of months) expect(cells.length % 7).toBe(0);
  expect(months[1]?.cells.filter(Boolean)).toHaveLength(31);
});

test("a year ends and February has its length", () => {
  const months = monthsBetween("2031-12-31", "2032-02-01");
  expect(months.map(({ month }) => month)).toEqual(["2031-12", "2032-01", "2032-02"]);
  expect(months[2]?.cells.filter(Boolean)).toHaveLength(29);
});

test("days are counted over the ends of months", () => {
  expect(daysBetween("2031-02-27", "2031-03-01")).toBe(2);
  expect(daysBetween("2031-03-01", "2031-02-27")).toBe(-2);
});
