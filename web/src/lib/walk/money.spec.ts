import { expect, test } from "vitest";
import { odds, yuan } from "./money";

test.each([
  [30, "¥0.30"],
  [100, "¥1"],
  [1_250, "¥12.50"],
  [123_400, "¥1,234"],
])("%i fen are %s", (fen, text) => expect(yuan(fen, "zh-CN")).toBe(text));

test.each([
  [800_000, "80%"],
  [150_000, "15%"],
  [40_999, "4%"],
  [7_000, "0.7%"],
  [2_250, "0.22%"],
  [75, "0.0075%"],
  [1_000_000, "100%"],
])("%i in a million are %s", (ppm, text) => expect(odds(ppm, "en")).toBe(text));
