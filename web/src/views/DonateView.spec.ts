import userEvent from "@testing-library/user-event";
import { screen, within } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, groupRow, me } from "@/testing/fixtures";
import { mount, serve } from "@/testing/render";
import DonateView from "./DonateView.vue";

async function open(plan = campaign(), list = "甘肃互助组") {
  const calls = serve({
    "GET /me": { signed_in: true },
    "GET /campaigns/spring": plan,
    "GET /campaigns/spring/me": me(),
    "GET /campaigns/spring/boards/groups": {
      as_of: 1,
      rows: [groupRow(), groupRow({ group: "510000", projects: 6, steps_to_next: null, next_permille: 1_000 })],
    },
  });
  await mount(DonateView, { path: "/c/spring/donate" });
  await screen.findByRole("region", { name: list });
  return calls;
}

const shown = () => within(screen.getByRole("main")).getAllByRole("button").map((button) => button.textContent);

test("regions stand in their groups, each with whom it helps", async () => {
  await open();
  const gansu = within(screen.getByRole("region", { name: "甘肃互助组" }));
  expect(gansu.getAllByRole("listitem")).toHaveLength(3);
  expect(gansu.getByRole("button", { name: "浙江 助力甘肃" })).toBeTruthy();
  expect(gansu.getByRole("button", { name: "甘肃 被帮扶地区" })).toBeTruthy();
  expect(screen.getByRole("region", { name: "四川互助组" }).textContent).toContain("项目已达上限");
});

test.each([
  ["浙", ["浙江助力甘肃"]],
  ["zheJ", ["浙江助力甘肃"]],
  ["gansu", ["北京助力甘肃", "浙江助力甘肃", "甘肃被帮扶地区"]],
])("the search %s finds regions and groups in both languages", async (words, found) => {
  await open();
  await userEvent.type(screen.getByRole("searchbox", { name: "搜索地区" }), words);
  expect(shown()).toEqual(found);
});

test("a search without result says so", async () => {
  // D19-04.a
  await open();
  await userEvent.type(screen.getByRole("searchbox"), "香港");
  expect(screen.getByText("没有找到这个地区。")).toBeTruthy();
});

test("choosing a region asks for confirmation and sends nothing", async () => {
  const calls = await open();
  await userEvent.click(screen.getByRole("button", { name: "浙江 助力甘肃" }));
  expect(await screen.findByRole("dialog", { name: "确认捐步" })).toBeTruthy();
  expect(calls.every((call) => call.method === "GET")).toBe(true);
});

test("without groups all regions stand in one list, and the search finds them", async () => {
  const { regions } = campaign();
  const alone = regions.map((region) => ({ ...region, group: "", aided: false }));
  await open(campaign({ groups: [], projects: null, regions: alone }), "地区");
  expect(shown()).toEqual(["北京", "浙江", "甘肃", "四川"]);
  await userEvent.type(screen.getByRole("searchbox"), "浙");
  expect(shown()).toEqual(["浙江"]);
});
