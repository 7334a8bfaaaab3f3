import { expect, test } from "vitest";
import { type Column, pressed, sorted } from "./table";

interface Row {
  name: string;
  steps: number | null;
}

const COLUMNS: Column<Row>[] = [
  { id: "name", label: "name", value: (row) => row.name },
  { id: "steps", label: "steps", value: (row) => row.steps, numeric: true },
];
const ROWS: Row[] = [
  { name: "team 10", steps: 5 },
  { name: "team 2", steps: null },
  { name: "team 1", steps: 70 },
];
const names = (rows: readonly Row[]) => rows.map((row) => row.name.slice(5)).join(" ");

test.each([
  [undefined, "10 2 1"],
  [{ column: "name", down: false }, "1 2 10"],
  [{ column: "name", down: true }, "10 2 1"],
  [{ column: "steps", down: true }, "1 10 2"],
  [{ column: "steps", down: false }, "10 1 2"],
  [{ column: "gone", down: false }, "10 2 1"],
])("sorted by %j rows are %s", (sorting, order) => {
  expect(names(sorted(ROWS, COLUMNS, sorting, "en"))).toBe(order);
});

test("a heading is pressed three times round", () => {
  const first = pressed(undefined, "steps", true);
  expect(first).toEqual({ column: "steps", down: true });
  const second = pressed(first, "steps", true);
  expect(second).toEqual({ column: "steps", down: false });
  expect(pressed(second, "steps", true)).toBeUndefined();
  expect(pressed(first, "name", false)).toEqual({ column: "name", down: false });
});
