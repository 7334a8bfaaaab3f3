import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, demo, me, today } from "@/testing/fixtures";
import { mount, Refused, serve } from "@/testing/render";
import TodayView from "./TodayView.vue";

function answers(changes: Record<string, unknown> = {}) {
  return {
    "GET /me": { signed_in: true, name: "张*" },
    "GET /demo": demo(),
    "GET /campaigns/spring": campaign(),
    "GET /campaigns/spring/me": me(),
    ...changes,
  };
}

/** On a device that remembers whose phone of the demo it plays. */
function open() {
  window.localStorage.setItem("demo-persona", "p1");
  return mount(TodayView, { path: "/c/spring/today" });
}

const donate = () => screen.findByRole<HTMLButtonElement>("button", { name: "立即捐步" });

test("below the threshold nothing can be donated, and the page says how much is missing", async () => {
  // D19-06.a
  serve(answers({ "GET /campaigns/spring/me": me({ today: today({ steps: 999, reached_threshold: false }) }) }));
  await open();
  expect((await donate()).disabled).toBe(true);
  expect(screen.getByText("还差 1 步就可以捐。")).toBeTruthy();
});

test("from the threshold on the day's whole count can be donated", async () => {
  serve(answers());
  const { router } = await open();
  await waitFor(async () => expect((await donate()).disabled).toBe(false));
  expect(screen.getByText("现在捐出，将计入 1,200 步。")).toBeTruthy();
  await userEvent.click(await donate());
  await waitFor(() => expect(router.currentRoute.value.name).toBe("donate"));
});

test("a day is donated once", async () => {
  // D19-08.a
  serve(answers({ "GET /campaigns/spring/me": me({ today: today({ donated: true }) }) }));
  await open();
  expect((await donate()).disabled).toBe(true);
  expect(screen.getByText(/今天已经捐过了，谢谢/)).toBeTruthy();
});

test("a closed campaign takes no donation", async () => {
  serve(answers({ "GET /campaigns/spring": campaign({ phase: "closed" }) }));
  await open();
  expect((await donate()).disabled).toBe(true);
  expect(screen.getByText("活动已于3月15日 18:00结束。")).toBeTruthy();
});

test("double days, odd counts and lower readings are explained", async () => {
  const odd = today({ factor: 2, suspect: true, anomalies: 1 });
  serve(answers({ "GET /campaigns/spring/me": me({ today: odd }) }));
  await open();
  expect(await screen.findByText("今天捐步按 2 倍累计。")).toBeTruthy();
  expect(screen.getByText(/今天的步数超过 50,000 步/)).toBeTruthy();
  expect(screen.getByText(/有 1 次读数低于此前的读数/)).toBeTruthy();
});

test("synchronising passes on what the phone sealed, under a key", async () => {
  const sealed = { code: "c1", encrypted_data: "sealed", iv: "iv" };
  const calls = serve(
    answers({
      "POST /demo/phone/werun": sealed,
      "POST /campaigns/spring/steps": { today: today({ steps: 3_000 }) },
    }),
  );
  await open();
  await userEvent.click(await screen.findByRole("button", { name: "同步微信步数" }));
  expect(await screen.findByText("已同步：3,000 步")).toBeTruthy();
  const posted = calls.find((call) => call.path === "/campaigns/spring/steps");
  expect(posted?.body).toEqual(sealed);
  expect(posted?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("outside WeChat the page says where steps can be read", async () => {
  serve(answers({ "GET /demo": new Refused(404, "not_found") }));
  await open();
  expect(await screen.findByText(/步数只能在微信里读取/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "同步微信步数" })).toBeNull();
});

test("without consent to the notice in force the person is asked for it first", async () => {
  //
  const outdated = me({ consent: { granted: true, version: "1", current_version: "2" } });
  serve(answers({ "GET /campaigns/spring/me": outdated }));
  const { router } = await open();
  await waitFor(() => expect(router.currentRoute.value.name).toBe("consent"));
});

test("somebody who is not signed in is asked to, and no record is asked for", async () => {
  const calls = serve(answers({ "GET /me": { signed_in: false } }));
  await open();
  expect(await screen.findByRole("button", { name: "登录" })).toBeTruthy();
  expect(calls.map((call) => call.path)).not.toContain("/campaigns/spring/me");
});
