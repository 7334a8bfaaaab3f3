/** The console on a desk: every page of every kind of staff is looked at, and the acts that take two persons are done. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import en from "../src/console/locales/en.json" with { type: "json" };
import zh from "../src/console/locales/zh-CN.json" with { type: "json" };
import { type Device, launch, visit } from "./browser";

const WALK_PAGES = [
  "overview",
  "participants",
  "teams",
  "units",
  "aids",
  "moderation",
  "corrections",
  "outages",
  "appeals",
  "decks",
  "awards",
  "organisations",
  "prizes",
  "payouts",
  "notices",
  "exports",
  "audit",
] as const;
const DONATION_PAGES = ["overview", "links", "suspects", "annulment", "window", "notices", "exports", "audit"] as const;

const DESK: Device = { width: 1280, height: 900, locale: "zh-CN" };
const WIDE: Device = { width: 1680, height: 1050, locale: "en", dark: true };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe.each([
  { name: "zh-1280", device: DESK, words: zh },
  { name: "en-1680-dark", device: WIDE, words: en },
])("$name", ({ name, device, words }) => {
  test.each([
    ["walk", WALK_PAGES],
    ["donation", DONATION_PAGES],
  ] as const)("an organiser sees every page of a %s", async (module, pages) => {
    const { page, look, leave } = await visit(browser, device);
    await page.goto("/console");
    await page.getByRole("heading", { name: words.door.heading }).waitFor();
    await look(`console-${name}-door`);
    await enter(page, "organiser");
    const campaign = await campaignWith(page, module);
    for (const one of pages) {
      await page.goto(`/console/${campaign}/${one}`);
      await page.getByRole("heading", { level: 1, name: words.nav[one], exact: true }).waitFor();
      await look(`console-${name}-${module}-${one}`);
      expect(await page.getByText(words.frame.forbidden, { exact: true }).count()).toBe(0);
    }
    await leave();
  });
});

test("a narrow window holds the console too", async () => {
  const { page, look, leave } = await visit(browser, { width: 320, height: 700, locale: "zh-CN" });
  await page.goto("/console");
  await enter(page, "organiser");
  const campaign = await campaignWith(page, "walk");
  for (const one of ["overview", "units", "moderation", "prizes"] as const) {
    await page.goto(`/console/${campaign}/${one}`);
    await page.getByRole("heading", { level: 1, name: zh.nav[one], exact: true }).waitFor();
    await look(`console-zh-320-${one}`);
  }
  await page.getByRole("button", { name: zh.frame.menu, exact: true }).click();
  await page.getByRole("dialog").getByRole("link", { name: zh.nav.teams, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: zh.nav.teams, exact: true }).waitFor();
  expect(await page.getByRole("dialog").isVisible()).toBe(false);
  await leave();
});

test("menus follow rights, and a page that is not for somebody says so", async () => {
  const { page, leave } = await visit(browser, DESK);
  await page.goto("/console");
  await enter(page, "editor");
  const campaign = await campaignWith(page, "walk");
  await page.goto(`/console/${campaign}`);
  await page.getByRole("heading", { level: 1, name: zh.nav.moderation }).waitFor();
  const menu = page.getByRole("navigation", { name: zh.frame.pages });
  expect(await menu.getByRole("link").allTextContents()).toEqual([zh.nav.moderation, zh.nav.notices]);
  await page.goto(`/console/${campaign}/payouts`);
  await page.getByRole("heading", { name: zh.frame.forbidden }).waitFor();
  await leave();
});

test("the administrator of a unit keeps the unit's own page", async () => {
  const { page, look, leave } = await visit(browser, DESK);
  await page.goto("/console");
  await enter(page, "unit-admin");
  const campaign = await campaignWith(page, "walk");
  await page.goto(`/console/${campaign}`);
  await page.getByRole("heading", { name: zh.kind.aid.checklist }).waitFor();
  await page.getByRole("button", { name: zh.aid.mark }).first().click();
  const dialog = page.getByRole("dialog", { name: zh.aid.mark });
  await dialog.getByLabel(zh.aid.note).fill("已召开");
  await look("console-zh-1280-task");
  await dialog.getByRole("button", { name: zh.act.save }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("已召开").first().waitFor();
  expect(await page.getByRole("button", { name: zh.aid.unmark }).count()).toBeGreaterThan(0);
  await look("console-zh-1280-unit");
  await leave();
});

test("the review queue works with the keyboard alone (X-13)", async () => {
  const { page, look, leave } = await visit(browser, DESK);
  await page.goto("/console");
  await enter(page, "editor");
  const campaign = await campaignWith(page, "walk");
  await page.goto(`/console/${campaign}/moderation/names`);
  const shown = page.locator("pre");
  const first = await shown.textContent();
  await page.keyboard.press("j");
  expect(await shown.textContent()).not.toBe(first);
  await page.keyboard.press("r");
  await page.getByRole("group", { name: zh.review.whyReject }).waitFor();
  await look("console-zh-1280-reasons");
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: zh.review.whyReject }).waitFor({ state: "hidden" });
  await page.keyboard.press("k");
  expect(await shown.textContent()).toBe(first);
  await leave();
});

test("a correction takes two persons (X-33)", async () => {
  const { page, look, leave } = await visit(browser, DESK);
  await page.goto("/console");
  await enter(page, "organiser");
  const campaign = await campaignWith(page, "walk");
  await page.goto(`/console/${campaign}/corrections`);
  await page.getByRole("button", { name: zh.correction.new }).click();
  const proposal = page.getByRole("dialog", { name: zh.correction.new });
  await proposal.getByText(zh.kind.correction.points, { exact: true }).click();
  await proposal.getByLabel(zh.person.no).fill("7");
  await proposal.getByLabel(zh.kind.newValue.points).fill("3");
  await proposal.getByRole("button", { name: zh.act.preview }).click();
  await proposal.getByRole("table").waitFor();
  await proposal.getByLabel(zh.act.reason).fill("漏记的签到");
  await look("console-zh-1280-proposal");
  await proposal.getByRole("button", { name: zh.correction.propose }).click();
  await proposal.waitFor({ state: "hidden" });
  await page.getByText(zh.correction.own).first().waitFor();
  expect(await page.getByRole("button", { name: zh.correction.confirm }).first().isDisabled()).toBe(true);

  await page.getByRole("button", { name: zh.frame.leave }).click();
  await page.getByRole("heading", { name: zh.door.heading }).waitFor();
  await enter(page, "organiser-two");
  await page.getByRole("button", { name: zh.correction.confirm }).first().click();
  const confirmation = page.getByRole("dialog", { name: zh.correction.confirmHeading });
  await confirmation.getByLabel(zh.act.reason).fill("已核对");
  await look("console-zh-1280-confirmation");
  await confirmation.getByRole("button", { name: zh.correction.confirm }).click();
  await confirmation.waitFor({ state: "hidden" });
  await page.getByText(zh.state.correction.done, { exact: true }).click();
  await page.getByText("漏记的签到").first().waitFor();
  expect(await page.getByText(zh.state.correction.done, { exact: true }).count()).toBeGreaterThan(0);
  await leave();
});

/** Signs in as one of the demo's staff at the ordinary door. */
async function enter(page: Page, login: string): Promise<void> {
  const chinese = (await page.locator("html").getAttribute("lang"))?.startsWith("zh") ?? true;
  const words = chinese ? zh : en;
  await page.getByLabel(words.door.login, { exact: true }).fill(login);
  await page.getByLabel(words.door.password, { exact: true }).fill(`demo-${login}`);
  await page.getByRole("button", { name: words.door.enter, exact: true }).click();
  await page.getByRole("heading", { name: words.door.heading }).waitFor({ state: "hidden" });
}

async function campaignWith(page: Page, module: "walk" | "donation"): Promise<string> {
  const answer = await page.request.get("/api/campaigns");
  const { campaigns } = (await answer.json()) as { campaigns: { id: string; modules: string[]; phase: string }[] };
  const found = campaigns.find((campaign) => campaign.modules.includes(module) && campaign.phase === "open");
  if (!found) throw new Error(`the demo has no open ${module}`);
  return found.id;
}
