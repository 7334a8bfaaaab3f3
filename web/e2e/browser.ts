/** A phone, or a big screen, looking at a running demo; everything the person sees is photographed and checked. */
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject, onTestFailed } from "vitest";

const SHOTS = new URL("../../target/screenshots/", import.meta.url).pathname;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Checks what stands on the page, and keeps its picture under `name`. */
  look(name: string): Promise<void>;
  /** Ends the visit; fails on anything the browser complained of meanwhile. */
  leave(): Promise<void>;
}

export interface Device {
  width: number;
  height: number;
  locale: "zh-CN" | "en";
  dark?: boolean;
}

export function launch(): Promise<Browser> {
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export async function visit(browser: Browser, device: Device): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: inject("baseUrl"),
    viewport: { width: device.width, height: device.height },
    locale: device.locale,
    colorScheme: device.dark ? "dark" : "light",
    reducedMotion: "reduce",
    deviceScaleFactor: device.width < 600 ? 2 : 1,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    // A refused call is an answer the page deals with; Chromium logs it all the same.
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) complaints.push(text);
  });
  onTestFailed(async () => {
    await page.screenshot({ path: `${SHOTS}failed.png` });
  });
  return {
    page,
    context,
    async look(name) {
      await page.waitForLoadState("networkidle");
      await expectNoOverflow(page, name);
      const wholePage = !(await page.getByRole("dialog").isVisible());
      if (wholePage) await growToContent(page, device);
      await expectAccessible(page, name);
      await page.screenshot({ path: `${SHOTS}${name}.png` });
      if (wholePage) await page.setViewportSize({ width: device.width, height: device.height });
    },
    async leave() {
      await context.close();
      expect(complaints).toEqual([]);
    },
  };
}

/** Shows the page at its full height: a bar that sticks to the edge would otherwise cover whatever is under it just then. */
async function growToContent(page: Page, device: Device): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: device.width, height: Math.max(height, device.height) });
}

async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  expect(found, `accessibility of ${name}`).toEqual([]);
}

async function expectNoOverflow(page: Page, name: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `pixels beyond the right edge of ${name}`).toBeLessThanOrEqual(0);
}
