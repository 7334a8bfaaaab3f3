import { expect, test } from "vitest";
import { dayOf, formatDay, formatInstant, inZoneOf, remaining, wallMinute } from "./instant";

test("instants show the campaign's own clock wherever the phone is", () => {
  expect(formatInstant("2019-06-25T06:00:00+08:00", "zh-CN")).toBe("6月25日 06:00");
  expect(formatInstant("2019-07-08T18:00:00+08:00", "en")).toBe("July 8 at 18:00");
  expect(formatInstant("2019-07-08T00:00:00+08:00", "zh-CN")).toBe("7月8日 00:00");
});

test("days keep their date", () => {
  expect(formatDay("2019-07-08", "zh-CN", true)).toBe("2019年7月8日");
  expect(dayOf("2019-07-08T23:59:59+08:00")).toBe("2019-07-08");
});

test("a wall clock typed by a person stays in the campaign's zone", () => {
  const now = "2019-07-08T17:59:30+08:00";
  expect(wallMinute(now)).toBe("2019-07-08T17:59");
  expect(inZoneOf(now, "2019-07-08T18:00")).toBe("2019-07-08T18:00:00+08:00");
});

test("the countdown is split into days, hours, minutes and seconds and ends at zero", () => {
  const close = "2019-07-08T18:00:00+08:00";
  expect(remaining(Date.parse("2019-07-07T16:58:57+08:00"), close)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 3 });
  expect(remaining(Date.parse("2019-07-09T00:00:00+08:00"), close)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
});
