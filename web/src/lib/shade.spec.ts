import { expect, test } from "vitest";
import { shadesOf } from "./shade";

test("a region without steps has no shade, and one far leader does not flatten the others", () => {
  const shades = shadesOf(new Map([["none", 0], ["a", 1], ["b", 2], ["c", 3], ["d", 4], ["leader", 1_000_000]]));
  expect(Object.fromEntries(shades)).toEqual({ none: 0, a: 1, b: 2, c: 3, d: 4, leader: 5 });
});

test("equal values share a shade", () => {
  const shades = shadesOf(new Map([["a", 7], ["b", 7], ["c", 9]]));
  expect(shades.get("a")).toBe(shades.get("b"));
});
