import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { demo } from "@/testing/fixtures";
import { mount, Refused, serve } from "@/testing/render";
import DemoBar from "./DemoBar.vue";

test("outside a demo nothing of it shows", async () => {
  //
  const calls = serve({ "GET /demo": new Refused(404, "not_found") });
  await mount(DemoBar);
  await waitFor(() => expect(calls.map((call) => call.path)).toContain("/demo"));
  expect(screen.queryByRole("complementary")).toBeNull();
});

test("the clock shown and set is that of the campaign being looked at", async () => {
  const calls = serve({
    "GET /demo": demo({ clocks: { spring: "2031-03-05T20:00:00+08:00", autumn: "2030-09-01T08:00:00+08:00" } }),
    "GET /me": { signed_in: false },
    "POST /demo/clock": { now: "2031-03-06T18:00:00+08:00" },
  });
  await mount(DemoBar);
  await userEvent.click(await screen.findByRole("button", { name: /3月5日 20:00/ }));
  await userEvent.type(screen.getByLabelText("设定时间"), "2031-03-06T18:00");
  await userEvent.click(screen.getByRole("button", { name: "设定" }));
  expect(await screen.findByText("时钟已拨动。")).toBeTruthy();
  expect(calls.find((call) => call.path === "/demo/clock")?.body).toEqual({
    set: "2031-03-06T18:00:00+08:00",
    campaign: "spring",
  });
});

test("becoming somebody signs in with that phone's code", async () => {
  const calls = serve({
    "GET /demo": demo(),
    "GET /me": { signed_in: true, name: "张*" },
    "POST /demo/phone/login": { code: "login-code" },
    "POST /sessions/wechat": { participant: { name: "张*" } },
    "POST /demo/phone/walk": { steps: 3_200 },
  });
  await mount(DemoBar);
  await userEvent.click(await screen.findByRole("button", { name: /演示/ }));
  await userEvent.click(screen.getByRole("button", { name: /张三 在走路/ }));
  await waitFor(() =>
    expect(calls.find((call) => call.path === "/sessions/wechat")?.body).toEqual({ code: "login-code", client: "web" }),
  );
  await userEvent.click(await screen.findByRole("button", { name: /演示 .* 张三/ }));
  await userEvent.click(screen.getByRole("button", { name: "走 2,000 步" }));
  expect(await screen.findByText("手机又记了 2,000 步，记得同步。")).toBeTruthy();
});
