import { expect, test } from "vitest";
import { abbreviations } from "./abbreviate";

test("Chinese names stay whole", () => {
  expect(abbreviations(["北京", "黑龙江"])).toEqual(["北京", "黑龙江"]);
});

test("no two Latin names get the same label", () => {
  const names = ["Shanxi", "Shaanxi", "Shanghai", "Shandong", "Shenzhen", "Henan", "Hainan", "Hunan", "Hubei", "Hebei"];
  const labels = abbreviations(names);
  expect(new Set(labels).size).toBe(names.length);
  expect(labels.every((label) => label.length === 3)).toBe(true);
});
