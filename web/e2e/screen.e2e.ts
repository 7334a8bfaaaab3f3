/** The public display: everything on one page without scrolling, and the figures move by themselves. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, visit } from "./browser";
import { openCampaign } from "./walker";
import { wordsOf } from "./words";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test.each(["zh-CN", "en"] as const)("the screen shows the running campaign (%s)", async (locale) => {
  const { page, look, leave } = await visit(browser, { width: 1920, height: 1080, locale });
  const words = wordsOf(locale);
  await page.goto(`/screen/${await openCampaign(page)}`);
  await page.getByRole("heading", { name: words.screen.groups }).waitFor();
  await page.getByText(words.feed.live, { exact: true }).waitFor();
  await look(`${locale}-1920-screen`);
  const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(below, "pixels below the bottom edge").toBeLessThanOrEqual(0);
  await leave();
});

test("without events the screen fetches its figures", async () => {
  const { page, leave } = await visit(browser, { width: 1920, height: 1080, locale: "zh-CN" });
  const words = wordsOf("zh-CN");
  await page.route("**/events", (route) => route.abort());
  await page.goto(`/screen/${await openCampaign(page)}`);
  await page.getByText(words.total.creditedSteps).waitFor();
  expect(await page.getByText(words.feed.polling).isVisible()).toBe(true);
  await leave();
});
