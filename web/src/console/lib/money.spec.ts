import { expect, test } from "vitest";
import { permilleText, yuanText } from "./money";

test.each([
  [0, "¥0.00"],
  [5, "¥0.05"],
  [30, "¥0.30"],
  [123_456_789, "¥1,234,567.89"],
  [-199, "-¥1.99"],
])("%i fen are %s", (fen, text) => {
  expect(yuanText(fen, "zh-CN")).toBe(text);
});

test.each([
  [0, "0.0%"],
  [999, "99.9%"],
  [1_000, "100.0%"],
  [1_205, "120.5%"],
])("%i permille are %s", (permille, text) => {
  expect(permilleText(permille)).toBe(text);
});
