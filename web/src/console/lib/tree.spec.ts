import { expect, test } from "vitest";
import { visible } from "./tree";

const ROWS = [
  { code: "all", parent: null },
  { code: "north", parent: "all" },
  { code: "n1", parent: "north" },
  { code: "n2", parent: "north" },
  { code: "south", parent: "all" },
  { code: "s1", parent: "south" },
  { code: "stray", parent: "gone" },
];

const shown = (open: string[], wanted?: (row: { code: string }) => boolean) =>
  visible(ROWS, new Set(open), wanted).map(({ row, level, open: isOpen }) => `${"·".repeat(level - 1)}${row.code}${isOpen ? "-" : ""}`);

test.each([
  [[], ["all", "stray"]],
  [["all"], ["all-", "·north", "·south", "stray"]],
  [["all", "south"], ["all-", "·north", "·south-", "··s1", "stray"]],
  [["south"], ["all", "stray"]],
])("with %j open", (open, rows) => {
  expect(shown(open)).toEqual(rows);
});

test("what is looked for is shown with the way to it alone", () => {
  expect(shown([], (row) => row.code === "n2")).toEqual(["all-", "·north-", "··n2"]);
  expect(shown([], (row) => row.code === "south")).toEqual(["all-", "·south"]);
  expect(shown([], () => false)).toEqual([]);
});

test("a unit whose parent is not there stands at the top", () => {
  expect(visible(ROWS, new Set()).find(({ row }) => row.code === "stray")?.level).toBe(1);
});

test("a circle of parents ends", () => {
  const circle = [
    { code: "a", parent: "b" },
    { code: "b", parent: "a" },
  ];
  expect(visible(circle, new Set(), () => true)).toEqual([]);
});
