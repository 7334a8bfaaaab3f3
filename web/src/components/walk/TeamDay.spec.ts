import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount, serve } from "@/testing/render";
import { myTeam, walk } from "@/testing/walk";
import TeamDay from "./TeamDay.vue";

async function open(changes = {}) {
  serve({});
  await mount(TeamDay, { props: { team: myTeam(changes), walk: walk() } });
  return screen.getByRole("region").textContent ?? "";
}

test("members see the sum, the states of all and who is missing, but steps of others only where they are told", async () => {
  // W-19
  const text = await open();
  expect(text).toContain("11,000");
  expect(text).toContain("还差：李*");
  expect(screen.getAllByText("已达标")).toHaveLength(2);
  expect(screen.getByText("未结算")).toBeTruthy();
  expect(text.match(/6,000/g)).toHaveLength(1);
});

test("a team on target says what everybody gains", async () => {
  // W-24.a
  const members = myTeam().members.map((member) => ({ ...member, today: { state: "on_target", counted: null } }));
  expect(await open({ members, today: { day: "2031-03-05", sum: 15_000, team_goal: 15_000, on_target: true } })).toContain("每人 +2 积分");
});

test("everybody may be on target while the sum is not", async () => {
  // W-24.d
  const members = myTeam().members.slice(0, 2);
  const text = await open({ members, today: { day: "2031-03-05", sum: 12_000, team_goal: 15_000, on_target: false } });
  expect(text).toContain("合计还差 3,000 步");
  expect(text).toContain("虚位以待");
});
