/** What a person does on the way to a donation, with pointer or keyboard. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Words } from "./words";
import { start } from "./words";

const WALKS = 8;

/** How things are pressed: by pointer, or by focus and Enter. */
export type Press = (page: Page, role: "button" | "link", name: string | RegExp) => Promise<void>;

export const byPointer: Press = async (page, role, name) => {
  await page.getByRole(role, { name, exact: typeof name === "string" }).first().click();
};

/** Tabs until the wanted control has the focus, as somebody without a pointer must, then presses Enter. */
export const byKeyboard: Press = async (page, role, name) => {
  const wanted = page.getByRole(role, { name, exact: typeof name === "string" }).first();
  await wanted.waitFor();
  for (let stop = 0; stop < 150; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${role} ${String(name)}`);
};

/** The id of the campaign of the demo that takes donations now. */
export async function openCampaign(page: Page): Promise<string> {
  const answer = await page.request.get("/api/campaigns");
  const { campaigns } = (await answer.json()) as { campaigns: { id: string; phase: string }[] };
  const open = campaigns.find((campaign) => campaign.phase === "open");
  if (!open) throw new Error("the demo has no open campaign");
  return open.id;
}

/** From the campaign's home to its page of today's steps: signs in as the persona and gives consent where asked. */
export async function reachToday(
  page: Page,
  words: Words,
  persona: number,
  press: Press = byPointer,
  look: (name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  await press(page, "link", words.home.enter);
  await page.getByRole("dialog").waitFor();
  await look("sign-in");
  const names = await page.getByRole("dialog").getByRole("listitem").locator("strong").allTextContents();
  await press(page, "button", new RegExp(names[persona] ?? "no such persona"));
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const agree = page.getByRole("button", { name: words.consent.agree });
  const sync = page.getByRole("button", { name: words.today.sync });
  await agree.or(sync).first().waitFor();
  if (await agree.isVisible()) {
    await look("consent");
    for (const label of [words.consent.read, words.consent.steps]) {
      await page.getByLabel(label).focus();
      await page.keyboard.press("Space");
    }
    await press(page, "button", words.consent.agree);
  }
  await sync.waitFor();
}

/** Walks and synchronises until today's steps can be donated; on a day that is spent already, waits for the next. */
export async function walkEnough(page: Page, words: Words, press: Press = byPointer): Promise<void> {
  const donate = page.getByRole("button", { name: words.today.donate });
  await press(page, "button", new RegExp(`^${words.demo.heading}`));
  if (await page.getByText(words.today.donatedHelp).isVisible()) {
    await press(page, "button", words.demo.day);
    await page.getByText(words.today.donatedHelp).waitFor({ state: "hidden" });
  }
  for (let walk = 0; walk < WALKS && (await donate.isDisabled()); walk += 1) {
    await press(page, "button", start(words.demo.walk));
    await page.getByText(start(words.demo.walked.split("}")[1] ?? "")).waitFor();
    await press(page, "button", words.today.sync);
    await page.getByText(start(words.today.synced)).waitFor();
  }
  await press(page, "button", new RegExp(`^${words.demo.heading}`));
  await expect.poll(() => donate.isEnabled()).toBe(true);
}
