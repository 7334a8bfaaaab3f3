/** Every page in both languages, against what the server answers; a warning of Vue or a missing word fails it. */
import { screen, waitFor } from "@testing-library/vue";
import { describe, expect, test } from "vitest";
import { serve } from "@/testing/render";
import ConsoleApp from "./ConsoleApp.vue";
import en from "./locales/en.json";
import zh from "./locales/zh-CN.json";
import { donationAnswers, walkAnswers } from "./testing/fixtures";
import { mountConsole } from "./testing/render";

type Nav = Exclude<keyof typeof zh.nav, "section">;

/** Each page with something of its content that only comes with its answer. */
const WALK: readonly [Nav, string, string][] = [
  ["overview", "380", "380"],
  ["participants", "查找参与者", "Find a participant"],
  ["teams", "晨光队", "晨光队"],
  ["units", "一公司", "Company one"],
  ["aids", "召开动员会", "Hold a meeting"],
  ["moderation", "走到城门，天刚亮。", "走到城门，天刚亮。"],
  ["corrections", "手机没电", "手机没电"],
  ["outages", "3月2日", "March 2"],
  ["appeals", "少算一天", "少算一天"],
  ["decks", "c0ffee", "c0ffee"],
  ["awards", "一等奖", "First prize"],
  ["organisations", "42.05", "42.05"],
  ["prizes", "保温杯", "保温杯"],
  ["payouts", "TX71", "TX71"],
  ["notices", "还没有公告。", "There are no notices yet."],
  ["exports", "ranking.csv", "ranking.csv"],
  ["audit", "微信故障", "微信故障"],
];
const DONATION: readonly [Nav, string, string][] = [
  ["overview", "多日步数相同", "Equal counts on many days"],
  ["links", "一公司", "Company one"],
  ["suspects", "180,000", "180,000"],
  ["annulment", "捐步编号", "Donation"],
  ["window", "目前：3月1日 06:00 至 3月15日 18:00", "Now: March 1 at 06:00 to March 15 at 18:00"],
  ["notices", "还没有公告。", "There are no notices yet."],
  ["exports", "regions.csv", "regions.csv"],
  ["audit", "还没有操作记录。", "Nothing yet."],
];

async function found(page: string, heading: string, content: string, locale: "zh-CN" | "en"): Promise<number> {
  await mountConsole(ConsoleApp, { path: `/spring/${page}`, locale });
  await screen.findByRole("heading", { level: 1, name: heading });
  const places = await screen.findAllByText((text) => text.includes(content));
  await waitFor(() => expect(document.querySelector('[aria-busy="true"]')).toBeNull());
  return places.length;
}

describe("a walk", () => {
  test.each(WALK)("%s in Chinese", async (page, content) => {
    serve(walkAnswers());
    expect(await found(page, zh.nav[page], content, "zh-CN")).toBeGreaterThan(0);
  });

  test.each(WALK)("%s in English", async (page, _chinese, content) => {
    serve(walkAnswers());
    expect(await found(page, en.nav[page], content, "en")).toBeGreaterThan(0);
  });

  test("a unit's own page", async () => {
    serve(walkAnswers("unit_admin", "u1"));
    expect(await found("unit", "一公司", "八十人", "zh-CN")).toBeGreaterThan(0);
    expect(screen.getByRole("button", { name: "报送" })).toBeTruthy();
  });

  test("a participant with every entry of the ledger", async () => {
    serve(walkAnswers());
    expect(await found("participants/4", "参与者", "一公司", "zh-CN")).toBeGreaterThan(0);
    expect(screen.getByRole("table", { name: "积分账目" }).textContent).toContain("签到");
  });
});

describe("a donation campaign", () => {
  test.each(DONATION)("%s in Chinese", async (page, content) => {
    serve(donationAnswers());
    expect(await found(page, zh.nav[page], content, "zh-CN")).toBeGreaterThan(0);
  });

  test.each(DONATION)("%s in English", async (page, _chinese, content) => {
    serve(donationAnswers());
    expect(await found(page, en.nav[page], content, "en")).toBeGreaterThan(0);
  });
});

test("a page that is not for somebody says so, and the menu does not name it", async () => {
  serve(walkAnswers("editor"));
  await mountConsole(ConsoleApp, { path: "/spring/payouts" });
  await screen.findByRole("heading", { level: 1, name: "没有权限" });
  const menu = screen.getByRole("navigation", { name: "工作台页面" });
  expect([...menu.querySelectorAll("a")].map((link) => link.textContent)).toEqual(["内容审核", "公告"]);
});

test("somebody starts on the first page they may see", async () => {
  serve(walkAnswers("editor"));
  const { router } = await mountConsole(ConsoleApp, { path: "/spring" });
  await screen.findByRole("heading", { level: 1, name: "内容审核" });
  expect(router.currentRoute.value.name).toBe("moderation");
});
