import { screen } from "@testing-library/vue";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { demo } from "@/testing/fixtures";
import { mount, serve } from "@/testing/render";
import { myWalk, walk, walkAnswers } from "@/testing/walk";
import EveningCard from "./EveningCard.vue";


function open(mine = myWalk(), now = "2031-03-05T20:30:00+08:00") {
  window.localStorage.setItem("demo-persona", "p1");
  return mount(EveningCard, { props: { walk: walk(), mine, now } });
}

const card = () => screen.getByRole("region").textContent ?? "";

test("before the evening the page says when it opens and that steps do not count yet", async () => {
  // W-09.a
  serve(walkAnswers());
  await open(myWalk(), "2031-03-05T19:00:00+08:00");
  expect(card()).toContain("20:00 开始结算");
  expect(screen.getByRole("timer").textContent).toBe("01:00:00");
  expect(card()).toContain("未结算，暂不计入");
});

test("in the evening the button settles, and the answer tells steps and points", async () => {
  // W-09.b
  const sealed = { code: "c1", encrypted_data: "sealed", iv: "iv" };
  const settled = { day: "2031-03-05", counted: 7_000, settled: true, points: 3, team_points: 2 };
  const calls = serve(
    walkAnswers({ "GET /demo": demo(), "POST /demo/phone/werun": sealed, "POST /campaigns/spring/steps": { today: {}, settled } }),
  );
  await open();
  expect(screen.getByRole("timer").textContent).toMatch(/^03:(30:00|29:5\d)$/);
  await userEvent.click(await screen.findByRole("button", { name: "立即结算今日步数" }));
  expect(await screen.findByText("已结算 7,000 步，+5 积分！")).toBeTruthy();
  expect(calls.find(({ path }) => path === "/campaigns/spring/steps")?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("a settled day may still grow", async () => {
  // W-09.e
  serve(walkAnswers());
  await open(myWalk({ today: { settled: true, provisional: false, counted: 5_000, on_goal: true } }));
  expect(card()).toContain("今日已结算");
  expect(card()).toContain("再同步还会往上加");
});

test("nothing above the daily cap is shown", async () => {
  // W-11.a
  serve(walkAnswers());
  await open(myWalk({ today: { received: 23_456 } }));
  expect(card()).toContain("9,000");
  expect(card()).not.toContain("23,456");
});

test("outside WeChat the page says where steps can be read", async () => {
  serve(walkAnswers());
  await open();
  expect(await screen.findByText(/步数只能在微信里读取/)).toBeTruthy();
});
