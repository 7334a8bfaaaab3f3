import { screen, within } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount } from "@/testing/render";
import PeopleTable from "./PeopleTable.vue";

const rows = [
  { rank: 1, name: "张*", credited_steps: 20_000, donations: 2 },
  { rank: 1, name: "李*", credited_steps: 20_000, donations: 2 },
  { rank: 3, name: "王*", credited_steps: 9_000, donations: 1 },
];

test("shared places are shown as they are", async () => {
  // D19-13.b
  await mount(PeopleTable, { props: { board: { as_of: 1, rows, me: null } } });
  const ranks = screen.getAllByRole("row").slice(1).map((row) => within(row).getAllByRole("cell")[0]?.textContent);
  expect(ranks).toEqual(["1", "1", "3"]);
});

test("somebody below the list still reads the own place", async () => {
  // D19-13.a
  const me = { rank: 51, credited_steps: 7_800, donations: 1, of: 51 };
  await mount(PeopleTable, { props: { board: { as_of: 1, rows, me } } });
  expect(screen.getByText("你排第 51 位（共 51 人），累计 7,800 步")).toBeTruthy();
  expect(screen.queryByText("你")).toBeNull();
});

test("a row is marked as one's own only where nobody else could be meant", async () => {
  const third = { rank: 3, credited_steps: 9_000, donations: 1, of: 3 };
  const { rerender } = await mount(PeopleTable, { props: { board: { as_of: 1, rows, me: third } } });
  expect(screen.getByRole("row", { name: /王\*/ }).textContent).toContain("你");
  await rerender({ board: { as_of: 2, rows, me: { rank: 1, credited_steps: 20_000, donations: 2, of: 3 } } });
  expect(screen.queryByText("你")).toBeNull();
});
