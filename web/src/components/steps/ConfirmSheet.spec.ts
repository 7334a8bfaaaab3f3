import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, donated, groupRow, today } from "@/testing/fixtures";
import { mount, Refused, serve } from "@/testing/render";
import ConfirmSheet from "./ConfirmSheet.vue";

const plan = campaign({
  donation: {
    ...campaign().donation,
    exercise_kinds: [{ id: "dance", name: { zh: "舞蹈", en: "Dance" } }],
  },
});
const zhejiang = plan.regions.find((region) => region.code === "330000");

function open(changes = {}) {
  return mount(ConfirmSheet, {
    props: { campaign: plan, region: zhejiang, today: today(), groupRow: groupRow(), ...changes },
    path: "/c/spring/donate",
  });
}

test("nothing is donated before the confirmation", async () => {
  // D19-05.b
  const calls = serve({});
  await open();
  expect(screen.getByRole("dialog", { name: "确认捐步" }).textContent).toContain("确认后不能更改或撤回。");
  await userEvent.click(screen.getByRole("button", { name: "再想想" }));
  expect(calls).toEqual([]);
});

test("the sheet tells the region, whom it helps, and what is credited", async () => {
  serve({});
  await open({ today: today({ factor: 2, would_credit: 2_400 }) });
  const dialog = screen.getByRole("dialog");
  expect(dialog.textContent).toContain("浙江");
  expect(dialog.textContent).toContain("甘肃离下一个项目还差 92,000 步");
  expect(dialog.textContent).toContain("1,200 步 × 2 = 2,400 步，计一次捐赠");
});

test("confirming donates to the region with the chosen exercise and shows the result", async () => {
  const calls = serve({ "POST /campaigns/spring/donations": donated() });
  const { router } = await open();
  await userEvent.click(screen.getByRole("radio", { name: "舞蹈" }));
  await userEvent.click(screen.getByRole("button", { name: "确认捐赠" }));
  await waitFor(() => expect(router.currentRoute.value.name).toBe("donated"));
  expect(calls.map(({ method, body }) => ({ method, body }))).toEqual([
    { method: "POST", body: { region: "330000", exercise: "dance" } },
  ]);
});

test("a lost answer is asked for again under the same key, and the person is told to be patient", async () => {
  let attempts = 0;
  const calls = serve({
    "POST /campaigns/spring/donations": () => {
      attempts += 1;
      if (attempts === 1) throw new TypeError("Failed to fetch");
      return donated();
    },
  });
  const { router } = await open();
  await userEvent.click(screen.getByRole("button", { name: "确认捐赠" }));
  expect((await screen.findByRole("status")).textContent).toContain("同一次捐步不会重复计入");
  await waitFor(() => expect(router.currentRoute.value.name).toBe("donated"), { timeout: 3_000 });
  expect(calls).toHaveLength(2);
  expect(calls[1]?.key).toBe(calls[0]?.key);
});

test("a refusal is said in the person's language and is not repeated", async () => {
  // the answer carries the code, the page the sentence.
  const calls = serve({ "POST /campaigns/spring/donations": new Refused(409, "already_donated_today") });
  await open();
  await userEvent.click(screen.getByRole("button", { name: "确认捐赠" }));
  expect((await screen.findByRole("alert")).textContent).toContain("今天已经捐过了");
  expect(screen.queryByRole("button", { name: "重试" })).toBeNull();
  expect(calls).toHaveLength(1);
});

test("without groups the sheet names the region alone, and confirming donates", async () => {
  const calls = serve({ "POST /campaigns/spring/donations": donated({ group: null }) });
  const { router } = await open({ campaign: campaign({ groups: [], projects: null }), groupRow: undefined });
  expect(screen.getByRole("dialog").textContent).not.toContain("汇总到");
  await userEvent.click(screen.getByRole("button", { name: "确认捐赠" }));
  await waitFor(() => expect(router.currentRoute.value.name).toBe("donated"));
  expect(calls).toHaveLength(1);
});
