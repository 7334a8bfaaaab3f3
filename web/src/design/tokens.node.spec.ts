/** Text stands out from what it stands on, by WCAG's measure, in light and dark. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const AA = 4.5;
const PAIRS = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "surface-sunk"],
  ["ink-soft", "paper"],
  ["ink-soft", "surface"],
  ["ink-soft", "surface-sunk"],
  ["ink-soft", "accent-soft"],
  ["ink-faint", "paper"],
  ["ink-faint", "surface"],
  ["ink-faint", "surface-sunk"],
  ["accent-text", "paper"],
  ["accent-text", "surface"],
  ["accent-text", "surface-sunk"],
  ["accent-text", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-press"],
  ["good", "surface"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["on-shade-low", "shade-0"],
  ["on-shade-low", "shade-1"],
  ["on-shade-low", "shade-2"],
  ["on-shade-low", "shade-3"],
  ["on-shade-high", "shade-4"],
  ["on-shade-high", "shade-5"],
] as const;

const [light = "", dark = ""] = readFileSync("src/design/tokens.css", "utf8").split("@media (prefers-color-scheme: dark)");

describe.each([
  ["light", coloursOf(light)],
  ["dark", coloursOf(dark)],
])("%s", (_name, colours) => {
  test.each(PAIRS)("%s is readable on %s", (text, ground) => {
    expect(contrast(colours.get(text), colours.get(ground))).toBeGreaterThanOrEqual(AA);
  });
});

function coloursOf(css: string): Map<string, string> {
  return new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function contrast(a: string | undefined, b: string | undefined): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string | undefined): number {
  if (!colour) throw new Error("no such colour");
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
