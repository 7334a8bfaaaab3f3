import userEvent from "@testing-library/user-event";
import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign } from "@/testing/fixtures";
import { mount } from "@/testing/render";
import RegionTable from "./RegionTable.vue";

const rows = [
  { rank: 1, region: "330000", donations: 12_286, raw_steps: 40_000, credited_steps: 40_000 },
  { rank: 2, region: "620000", donations: 1, raw_steps: 30_000, credited_steps: 30_000 },
];

test("each region tells whom it helps, and asks why its number is what it is", async () => {
  const { emitted } = await mount(RegionTable, { props: { campaign: campaign(), rows, highlight: "330000" } });
  expect(screen.getByRole("row", { name: /浙江/ }).textContent).toContain("助力甘肃");
  expect(screen.getByRole("row", { name: /浙江/ }).textContent).toContain("你的选择");
  expect(screen.getByRole("row", { name: /12,286 次/ })).toBeTruthy();
  expect(screen.getByRole("button", { name: /甘肃 被帮扶地区/ })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /浙江/ }));
  expect(emitted()["explain"]).toEqual([["330000"]]);
});
