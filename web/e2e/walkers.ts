/** What a person of a walk does on the way through it, and what the demo needs to be told meanwhile. */
import type { Page } from "playwright-core";
import { byPointer } from "./walker";
import { start, type Words } from "./words";

interface Answer {
  campaigns: { id: string; modules: string[]; phase: string }[];
}

/** The id of the walk of the demo. */
export async function openWalk(page: Page): Promise<string> {
  const { campaigns } = (await (await page.request.get("/api/campaigns")).json()) as Answer;
  const walk = campaigns.find(({ modules, phase }) => modules.includes("walk") && phase === "open");
  if (!walk) throw new Error("the demo has no open walk");
  return walk.id;
}

/** Somebody with a part in the walk, by their place among the demo's people. */
export async function signInAs(page: Page, campaign: string, person: "new" | "captain" | "member"): Promise<void> {
  const { personas } = (await (await page.request.get("/api/demo")).json()) as { personas: { id: string; name: string }[] };
  const wanted = personas.find(({ id }) => id === person);
  if (!wanted) throw new Error(`the demo has no ${person}`);
  await page.goto(`/c/${campaign}`);
  const summary = page.getByRole("complementary").getByRole("button").first();
  await summary.click();
  await page.getByRole("complementary").getByRole("button", { name: new RegExp(wanted.name) }).click();
  await page.getByRole("complementary").getByRole("listitem").first().waitFor({ state: "hidden" });
}

/** Moves the demo's clock into the next evening that can be settled; tells the day. */
export async function nextEvening(page: Page, campaign: string): Promise<string> {
  const { settlement } = (await (await page.request.get(`/api/campaigns/${campaign}/walk`)).json()) as {
    settlement: { opens_at: string; open_now: boolean };
  };
  const opens = Date.parse(settlement.opens_at) + (settlement.open_now ? DAY_MS : 0) + FIVE_MINUTES_MS;
  const offset = /[+-]\d{2}:\d{2}$/.exec(settlement.opens_at)?.[0] ?? "+00:00";
  const at = inZone(opens, offset);
  const moved = await page.request.post("/api/demo/clock", { data: { set: at, campaign }, headers: SAME_SITE });
  if (!moved.ok()) throw new Error(`the clock was not moved: ${moved.status()} ${await moved.text()}`);
  return at.slice(0, 10);
}

/** Walks in one go and settles the day on the home page. */
export async function settle(page: Page, words: Words, campaign: string, persona: string, steps: number): Promise<void> {
  await page.request.post("/api/demo/phone/walk", { data: { persona, steps }, headers: SAME_SITE });
  await page.goto(`/c/${campaign}`);
  await byPointer(page, "button", words.evening.settle);
  await page.getByRole("status").filter({ hasText: start(words.evening.settledWithPoints) }).waitFor();
}

export const SAME_SITE = { "sec-fetch-site": "same-origin" };

function inZone(ms: number, offset: string): string {
  const sign = offset.startsWith("-") ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return new Date(ms + minutes * 60_000).toISOString().slice(0, 19) + offset;
}

const DAY_MS = 86_400_000;
const FIVE_MINUTES_MS = 5 * 60_000;
