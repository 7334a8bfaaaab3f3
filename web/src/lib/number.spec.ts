import { expect, test } from "vitest";
import { exactNumber, percentOf, shortNumber } from "./number";

test.each([
  [9_999, "9,999"],
  [10_000, "1万"],
  [123_456, "12.34万"],
  [1_234_567, "123.4万"],
  [77_999_999, "7,799万"],
  [78_000_000, "7,800万"],
  [468_000_000, "4.68亿"],
  [110_000_000, "1.10亿"],
])("%i is shortened in Chinese to %s, never rounded up", (value, shown) => {
  expect(shortNumber(value, "zh-CN")).toBe(shown);
});

test.each([
  [9_999, "9,999"],
  [10_000, "10K"],
  [77_999_999, "77.99M"],
  [1_500_000_000, "1.50B"],
])("%i is shortened in English to %s", (value, shown) => {
  expect(shortNumber(value, "en")).toBe(shown);
});

test("exact numbers are grouped", () => {
  expect(exactNumber(78_000_000, "zh-CN")).toBe("78,000,000");
});

test("a hundred percent is shown only when it is reached", () => {
  expect(percentOf(999)).toBe(99);
  expect(percentOf(1_000)).toBe(100);
});
