import { expect, test } from "vitest";
import { parseWhole } from "./whole";

test.each<[string, boolean, number | undefined]>([
  ["8", false, 8],
  [" #12,345 ", false, 12_345],
  ["", false, undefined],
  ["1.5", false, undefined],
  ["-3", false, undefined],
  ["-3", true, -3],
  ["+20", true, 20],
  ["1e3", true, undefined],
  ["9999999999999", false, undefined],
])("%j (signed: %s) is %s", (text, signed, value) => {
  expect(parseWhole(text, signed)).toBe(value);
});
