/** The donation from the first page to the boards (D19-05, D19-13), in both languages, small and common phones. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Device, launch, visit } from "./browser";
import { byKeyboard, byPointer, openCampaign, reachToday, walkEnough } from "./walker";
import { start, wordsOf } from "./words";

const PATIENT = { timeout: 15_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const DEVICES: { name: string; persona: number; device: Device }[] = [
  { name: "zh-390", persona: 0, device: { width: 390, height: 844, locale: "zh-CN" } },
  { name: "en-320", persona: 1, device: { width: 320, height: 640, locale: "en" } },
  { name: "zh-320-dark", persona: 2, device: { width: 320, height: 640, locale: "zh-CN", dark: true } },
];

test.each(DEVICES)("a person donates and finds it everywhere ($name)", async ({ name, persona, device }) => {
  const { page, look, leave } = await visit(browser, device);
  const words = wordsOf(device.locale);
  const seen = (screen: string) => look(`${name}-${screen}`);

  await page.goto("/");
  const campaign = await openCampaign(page);
  await page.locator(`a[href="/c/${campaign}"]`).waitFor();
  await seen("01-campaigns");
  await page.locator(`a[href="/c/${campaign}"]`).click();
  await page.getByRole("heading", { name: words.home.groups }).waitFor();
  await page.getByRole("progressbar").first().waitFor();
  await seen("02-home");
  await byPointer(page, "button", words.home.asTable);
  await page.getByRole("table").waitFor();
  await byPointer(page, "button", words.home.asTable);

  await reachToday(page, words, persona, byPointer, (screen) => seen(`03-${screen}`));
  await walkEnough(page, words);
  await seen("04-today");
  await byPointer(page, "button", words.today.donate);
  await page.getByLabel(words.donate.search).waitFor();
  await seen("05-regions");
  await page.getByLabel(words.donate.search).fill(device.locale === "en" ? "zhejiang" : "浙江");
  await byPointer(page, "button", device.locale === "en" ? /^Zhejiang/ : /^浙江/);
  await page.getByText(words.confirm.final).waitFor();
  await seen("06-confirm");
  await byPointer(page, "button", words.confirm.donate);
  await page.getByRole("heading", { name: start(words.donated.heading) }).waitFor();
  await page.getByRole("table").nth(1).waitFor();
  expect(await page.getByRole("table").first().getByRole("row").count()).toBe(37);
  expect(await page.getByRole("table").nth(1).getByRole("row").count()).toBeLessThanOrEqual(51);
  await seen("07-donated");
  await byPointer(page, "button", words.explain.why);
  await page.getByRole("dialog").getByRole("definition").first().waitFor();
  await seen("08-explain-region");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  for (const board of ["regions", "groups", "people"] as const) {
    await page.goto(`/c/${campaign}/boards/${board}`);
    await (board === "groups" ? page.getByRole("progressbar") : page.getByRole("table")).first().waitFor();
    await seen(`09-board-${board}`);
  }
  await page.goto(`/c/${campaign}/record`);
  await page.getByRole("heading", { name: words.record.donations }).waitFor();
  await seen("10-record");
  await byPointer(page, "button", new RegExp(words.figure.credited_steps));
  await page.getByRole("dialog").getByRole("listitem").first().waitFor();
  await seen("11-explain-mine");
  for (const screen of ["badges", "rules", "notices", "share", "privacy"] as const) {
    await page.goto(`/c/${campaign}/${screen}`);
    await page.getByRole("heading", { level: 1, name: words.page[screen] }).waitFor();
    await page.getByRole("status").filter({ hasText: words.layout.loading }).waitFor({ state: "hidden" });
    await seen(`12-${screen}`);
  }
  await leave();
});

test("a donation needs no pointer", async () => {
  const { page, leave } = await visit(browser, { width: 390, height: 844, locale: "zh-CN" });
  const words = wordsOf("zh-CN");
  await page.goto(`/c/${await openCampaign(page)}`);
  await reachToday(page, words, 0, byKeyboard);
  await walkEnough(page, words, byKeyboard);
  await byKeyboard(page, "button", words.today.donate);
  await byKeyboard(page, "button", /^甘肃/);
  await byKeyboard(page, "button", words.confirm.donate);
  await expect.poll(() => page.getByRole("heading", { name: start(words.donated.heading) }).isVisible(), PATIENT).toBe(true);
  await leave();
});

test("a donation whose answer is lost is sent again under the same key", async () => {
  const { page, leave } = await visit(browser, { width: 390, height: 844, locale: "zh-CN" });
  const words = wordsOf("zh-CN");
  await page.goto(`/c/${await openCampaign(page)}`);
  await reachToday(page, words, 1);
  await walkEnough(page, words);
  await byPointer(page, "button", words.today.donate);
  const keys: (string | undefined)[] = [];
  await page.route("**/donations", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    // The server takes the donation, but the answer never arrives.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await byPointer(page, "button", /^甘肃/);
  await byPointer(page, "button", words.confirm.donate);
  await page.getByText(words.confirm.patience).waitFor();
  await page.getByRole("heading", { name: start(words.donated.heading) }).waitFor();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
  await leave();
});

test("consent can be withdrawn, and then nothing is read any more", async () => {
  const { page, look, leave } = await visit(browser, { width: 390, height: 844, locale: "zh-CN" });
  const words = wordsOf("zh-CN");
  const campaign = await openCampaign(page);
  await page.goto(`/c/${campaign}`);
  await reachToday(page, words, 2);
  await page.goto(`/c/${campaign}/privacy`);
  await byPointer(page, "button", words.privacy.withdraw);
  await page.getByText(words.privacy.withdrawHelp).waitFor();
  await look("zh-390-13-withdraw");
  await byPointer(page, "button", words.privacy.withdrawConfirm);
  await page.getByText(words.privacy.withdrawn).waitFor();
  await page.goto(`/c/${campaign}/today`);
  await expect.poll(() => page.getByRole("button", { name: words.consent.agree }).isVisible(), PATIENT).toBe(true);
  await leave();
});

test("a visitor sees the campaign without signing in", async () => {
  const { page, look, leave } = await visit(browser, { width: 390, height: 844, locale: "zh-CN" });
  const words = wordsOf("zh-CN");
  await page.goto(`/c/${await openCampaign(page)}/record`);
  await page.getByText(words.signIn.needed).waitFor();
  await look("zh-390-14-signed-out");
  await page.goto("/c/no-such-campaign");
  await expect.poll(() => page.getByText(words.problem.not_found).isVisible(), PATIENT).toBe(true);
  await look("zh-390-15-missing");
  await leave();
});
