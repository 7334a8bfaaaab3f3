import { afterEach, expect, test, vi } from "vitest";
import { characters } from "./characters";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["", 0],
  ["一起走", 3],
  ["e\u0301", 1],
  ["👨‍👩‍👧", 1],
  ["走👟吧", 3],
])("%s has %i characters", (text, count) => expect(characters(text)).toBe(count));

test("an older phone counts code points", () => {
  vi.stubGlobal("Intl", { ...Intl, Segmenter: undefined });
  expect(characters("走👟")).toBe(2);
});
