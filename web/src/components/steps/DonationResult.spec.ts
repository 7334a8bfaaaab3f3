import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, donated } from "@/testing/fixtures";
import { mount } from "@/testing/render";
import DonationResult from "./DonationResult.vue";

test("both tallies are shown: the region's own and its group's", async () => {
  // D19-12.a
  await mount(DonationResult, { props: { campaign: campaign(), donated: donated() } });
  expect(screen.getByText("浙江本地区").nextElementSibling?.textContent).toContain("31,200");
  expect(screen.getByText("甘肃互助组汇总").nextElementSibling?.textContent).toContain("109,200");
  expect(screen.getByText("离下一个项目还差 90,800 步")).toBeTruthy();
});

test("a generated project and a gained badge are announced", async () => {
  const result = donated({
    badges_gained: ["first"],
    project_generated: { number: "spring-620000-2", group: "620000" },
  });
  await mount(DonationResult, { props: { campaign: campaign(), donated: result }, locale: "en" });
  expect(screen.getByText("Your steps completed project spring-620000-2 for Gansu")).toBeTruthy();
  expect(screen.getByText("Badge earned: Start")).toBeTruthy();
});

test("a group whose projects are all reached says so", async () => {
  // D20-11.a
  const result = donated({ group: { group: "620000", credited_steps: 700_000, steps_to_next: null, projects: 6 } });
  await mount(DonationResult, { props: { campaign: campaign(), donated: result } });
  expect(screen.getByText("项目已达上限")).toBeTruthy();
});

test("the region, the steps and the rank are read out", async () => {
  await mount(DonationResult, { props: { campaign: campaign(), donated: donated() } });
  expect((await screen.findByRole("status")).textContent).toBe("已捐给浙江 1,200 步。");
  expect(screen.getByText("你累计捐出 1,200 步，共 1 次，排第 51 位。")).toBeTruthy();
});

test("without groups only the region's tally is shown", async () => {
  await mount(DonationResult, { props: { campaign: campaign({ groups: [], projects: null }), donated: donated({ group: null }) } });
  expect(screen.getByText("浙江本地区")).toBeTruthy();
  expect(screen.getAllByRole("definition")).toHaveLength(1);
});

test("without projects a group's tally names no next one", async () => {
  const group = { group: "620000", credited_steps: 109_200, steps_to_next: null, projects: 0 };
  await mount(DonationResult, { props: { campaign: campaign({ projects: null }), donated: donated({ group }) } });
  expect(screen.getByText("甘肃互助组汇总").nextElementSibling?.textContent).toContain("109,200");
  expect(screen.queryByText("项目已达上限")).toBeNull();
});
