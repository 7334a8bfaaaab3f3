import { describe, expect, test } from "vitest";
import { eveningOf, minuteOf, wallMinuteAt } from "./evening";

const window = { opens_at: "2031-03-05T20:00:00+08:00", closes_at: "2031-03-06T00:00:00+08:00" };

describe("a day against its evening window", () => {
  test.each([
    // W-09.a … W-09.c
    ["2031-03-05T19:59:59+08:00", false, "before", window.opens_at],
    ["2031-03-05T19:59:59+08:00", true, "before", window.opens_at],
    ["2031-03-05T20:00:00+08:00", false, "open", window.closes_at],
    ["2031-03-05T20:00:00+08:00", true, "settled", window.closes_at],
    ["2031-03-05T23:59:59+08:00", false, "open", window.closes_at],
    ["2031-03-06T00:00:00+08:00", false, "over", null],
    ["2031-03-06T00:00:00+08:00", true, "over", null],
  ])("at %s, settled %s, it is %s", (at, settled, state, until) => {
    expect(eveningOf(Date.parse(at), window, settled)).toEqual({ state, until });
  });
});

test.each([
  ["00:00", 0],
  ["20:00", 1_200],
  ["24:00", 1_440],
])("%s is minute %i", (clock, minute) => expect(minuteOf(clock)).toBe(minute));

test.each([
  ["2031-03-05T20:01:59+08:00", 1_201],
  ["2031-03-05T00:00:00+08:00", 0],
  ["2031-03-05T23:30:00-05:00", 1_410],
  ["2031-03-05T06:00:00Z", 360],
])("the wall clock of %s stands at minute %i", (instant, minute) => {
  expect(wallMinuteAt(Date.parse(instant), instant)).toBe(minute);
});
