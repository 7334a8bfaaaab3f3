/** A walk over several evenings: registration, a team, the road, points, a packet and its receipt, rankings. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Device, launch, visit } from "./browser";
import { byKeyboard, byPointer } from "./walker";
import { nextEvening, openWalk, settle, signInAs } from "./walkers";
import { start, type Words, wordsOf } from "./words";

/** More than any day counts. */
const FAR = 20_000;
const TRIES = 30;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const PHONE: Device = { width: 390, height: 844, locale: "zh-CN" };

test("somebody registers, settles an evening and completes a team, whose captain is rewarded", async () => {
  const words = wordsOf("zh-CN");
  const captain = await visit(browser, PHONE);
  const campaign = await openWalk(captain.page);
  await signInAs(captain.page, campaign, "captain");
  await captain.page.goto(`/c/${campaign}/team`);
  const code = (await captain.page.getByLabel(words.team.code).textContent()) ?? "";
  expect(code).not.toBe("");
  await captain.look("walk-01-captain-team");

  const { page, look, leave } = await visit(browser, PHONE);
  await page.goto(`/c/${campaign}?ch=friend_share&team=${code}`);
  await page.getByRole("button", { name: words.invitation.join }).waitFor();
  await look("walk-02-visitor");
  await signInAs(page, campaign, "new");
  await byPointer(page, "link", words.invitation.join);
  await page.getByRole("button", { name: words.consent.agree }).waitFor();
  await look("walk-03-consent");
  await page.getByLabel(words.consent.read).check();
  await page.getByLabel(words.consent.steps).check();
  await byPointer(page, "button", words.consent.agree);
  await register(page, words, look);

  await page.getByText(start(words.walk.totalSteps)).waitFor();
  await look("walk-06-home");
  await byPointer(page, "button", start(words.checkIn.act));
  await page.getByText(start(words.checkIn.done)).waitFor();

  await byPointer(page, "link", words.team.createOrJoin);
  await page.getByRole("dialog").getByText(words.team.forGood).waitFor();
  await look("walk-07-join");
  await byPointer(page, "button", start(words.team.joinAct));
  await page.getByRole("heading", { name: words.team.calendar }).waitFor();
  await nextEvening(page, campaign);
  await settle(page, words, campaign, "new", FAR);
  await look("walk-08-settled");
  await page.goto(`/c/${campaign}/team`);
  await page.getByText(words.team.state.on_target).first().waitFor();
  await look("walk-09-team");

  await captain.page.goto(`/c/${campaign}/points`);
  await captain.page.getByText(words.points.kind.full_team, { exact: true }).first().waitFor();
  await captain.page.goto(`/c/${campaign}/team`);
  await byPointer(captain.page, "button", words.captain.remind);
  await captain.page.getByText(start(words.captain.reminded)).waitFor();
  await captain.page.getByLabel(words.captain.announcement).fill("今晚一起走");
  await byPointer(captain.page, "button", words.captain.announce);
  await captain.page.getByText(words.captain.announced).waitFor();
  await captain.look("walk-10-captain-tools");
  await page.reload();
  await page.getByText("今晚一起走").waitFor();
  await leave();
  await captain.leave();
});

test("a walker settles several evenings, passes a checkpoint, opens a packet and proves it", async () => {
  const words = wordsOf("zh-CN");
  const { page, context, look, leave } = await visit(browser, PHONE);
  const campaign = await openWalk(page);
  await signInAs(page, campaign, "member");
  for (let evening = 0; evening < 2; evening += 1) {
    await nextEvening(page, campaign);
    await settle(page, words, campaign, "member", FAR);
  }
  await look("walk-11-evening");

  await page.goto(`/c/${campaign}/road`);
  await page.getByRole("link", { name: new RegExp(words.road.answerToPass) }).first().click();
  await page.getByRole("radio").first().waitFor();
  await look("walk-12-question");
  await answerUntilPassed(page, words);
  await page.getByRole("heading", { name: words.poster.heading }).waitFor();
  await look("walk-13-passed");
  await page.locator('input[type="file"]').setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: await photo(page) });
  await byPointer(page, "button", words.poster.make);
  await page.getByRole("link", { name: words.poster.download }).waitFor();
  await expect.poll(() => page.getByRole("img", { name: new RegExp(words.poster.alt.split("}")[1] ?? "") }).evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  await page.getByRole("textbox").fill("走过钟楼，很高兴。");
  await byPointer(page, "button", words.note.submit);
  await page.getByText(start(words.note.submitted)).waitFor();
  await look("walk-14-poster-and-note");

  await page.goto(`/c/${campaign}/chances`);
  await byKeyboard(page, "button", words.chances.draw);
  await page.getByRole("dialog").waitFor();
  await look("walk-15-packet");
  await byPointer(page, "button", words.chances.open);
  await page.getByRole("button", { name: new RegExp(`${words.chances.again}|${words.chances.noPoints}`) }).waitFor();
  await look("walk-16-prize");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("dialog").getByRole("link", { name: words.chances.receipt }).click()]);
  const receipt = readFileSync(await download.path(), "utf8");
  await page.keyboard.press("Escape");
  await look("walk-17-draws");

  const verify = await context.newPage();
  await verify.goto("/verify.html");
  await verify.locator("#content").fill(receipt);
  await verify.locator("#form").getByRole("button").last().click();
  await verify.locator("#verdict .callout, #verdict [class*=good], #verdict h2").first().waitFor();
  const verdict = (await verify.locator("#verdict").textContent()) ?? "";
  expect(verdict).toContain("有效");
  expect(verdict).not.toContain("无效");
  await verify.screenshot({ path: new URL("../../target/screenshots/walk-18-verified.png", import.meta.url).pathname });
  await verify.close();

  await page.goto(`/c/${campaign}/points`);
  await page.getByText(words.points.kind.draw, { exact: true }).first().waitFor();
  await look("walk-19-points");
  await page.goto(`/c/${campaign}/boards/teams`);
  await page.getByText(words.boards.you, { exact: true }).first().waitFor();
  await look("walk-20-board");
  await page.goto(`/c/${campaign}/record`);
  await byPointer(page, "button", new RegExp(words.figure.counted_steps));
  await page.getByRole("dialog").getByRole("listitem").first().waitFor();
  await look("walk-21-why");
  await leave();
});

const PAGES = "|road|team|points|chances|badges|record|prizes|messages|appeals|register|boards/teams|boards/mine|boards/units|share|rules|notices|privacy".split("|");
const DEVICES: { name: string; device: Device }[] = [
  { name: "en-320", device: { width: 320, height: 640, locale: "en" } },
  { name: "zh-320-dark", device: { width: 320, height: 640, locale: "zh-CN", dark: true } },
];

test.each(DEVICES)("every page of a walk fits and reads ($name)", async ({ name, device }) => {
  const { page, look, leave } = await visit(browser, device);
  const words = wordsOf(device.locale);
  const campaign = await openWalk(page);
  await signInAs(page, campaign, "captain");
  for (const path of PAGES) {
    await page.goto(`/c/${campaign}/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("heading", { level: 1, name: words.page.missing }).count()).toBe(0);
    await page.getByRole("status").filter({ hasText: words.layout.loading }).first().waitFor({ state: "detached" });
    await look(`walk-${name}-${path.replace("/", "-") || "home"}`);
  }
  await leave();
});

async function register(page: Page, words: Words, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByLabel(words.field.name, { exact: true }).waitFor();
  await byPointer(page, "button", words.register.submit);
  expect(await page.getByText(words.register.missing).count()).toBeGreaterThan(3);
  await look("walk-04-gaps");
  await page.getByLabel(words.field.name, { exact: true }).fill("周小满");
  await page.getByLabel(words.field.phone).fill("13800000000");
  for (const field of [words.field.place, words.field.unit]) {
    await byPointer(page, "button", new RegExp(`^${field}`));
    await page.getByRole("dialog").getByRole("searchbox").fill("西安");
    await page.keyboard.press("ArrowDown");
    const rows = page.getByRole("dialog").locator("[data-row]");
    await rows.filter({ hasText: "西安" }).first().waitFor();
    await look(field === words.field.place ? "walk-05-place" : "walk-05-unit");
    await rows.filter({ hasText: "西安" }).first().click();
    // A place that has parts opens; it can be taken whole.
    const whole = page.getByRole("dialog").getByRole("button", { name: start(words.tree.whole) });
    if (field === words.field.place) await whole.click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }
  await page.getByLabel(words.field.employer).fill("第一机械厂");
  await page.getByLabel(words.field.department).fill("一车间");
  await page.getByLabel(words.register.truth).check();
  await byPointer(page, "button", words.register.submit);
}

/** Guesses as somebody would who does not know: after a wrong answer another question comes. */
async function answerUntilPassed(page: Page, words: Words): Promise<void> {
  const passed = page.getByText(start(words.quiz.passed));
  const wrong = page.getByText(words.quiz.wrong);
  const tried = new Map<string, number>();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const question = (await page.locator("legend strong").textContent()) ?? "";
    const option = tried.get(question) ?? 0;
    tried.set(question, option + 1);
    await page.getByRole("radio").nth(option).check({ force: true });
    await byPointer(page, "button", words.quiz.answer);
    await passed.or(wrong).first().waitFor();
    if (await passed.isVisible()) return;
    await expect.poll(() => page.locator("legend strong").textContent()).not.toBe(question);
  }
  throw new Error("no answer was right");
}

/** A picture made by the browser itself. */
async function photo(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [800, 600];
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = "#c9973f";
    context.fillRect(0, 0, 800, 600);
    context.fillStyle = "#28604c";
    context.fillRect(80, 260, 640, 300);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(base64, "base64");
}
