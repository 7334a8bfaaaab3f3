import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, groupRow } from "@/testing/fixtures";
import { mount } from "@/testing/render";
import GroupProgress from "./GroupProgress.vue";

test("a group shows its helpers, its projects and what the next one needs", async () => {
  await mount(GroupProgress, { props: { campaign: campaign(), row: groupRow() }, locale: "en" });
  expect(screen.getByText("Helped by Beijing, Zhejiang")).toBeTruthy();
  expect(screen.getByText(/1 project of 6/)).toBeTruthy();
  expect(screen.getByText("8%, 92K steps to go")).toBeTruthy();
  expect(screen.getByRole("progressbar", { name: "Progress of Gansu to its next project" }).getAttribute("aria-valuenow")).toBe("8");
});

test("a group of one has no helpers", async () => {
  // D19-11.b
  await mount(GroupProgress, { props: { campaign: campaign(), row: groupRow({ group: "510000" }) } });
  expect(screen.getByText("本地区独立成组")).toBeTruthy();
});

test("a project kept after a correction is flagged", async () => {
  await mount(GroupProgress, { props: { campaign: campaign(), row: groupRow({ flagged: true }) } });
  expect(screen.getByText(/已生成的项目保留并标记/)).toBeTruthy();
});

test("without projects a group shows its tally alone", async () => {
  const row = groupRow({ projects: 0, project_cap: null, steps_to_next: null, next_permille: 0 });
  await mount(GroupProgress, { props: { campaign: campaign({ projects: null }), row }, locale: "en" });
  expect(screen.getByText("108K")).toBeTruthy();
  expect(screen.queryByRole("progressbar")).toBeNull();
  expect(screen.queryByText(/project/i)).toBeNull();
});
