import { expect, test } from "vitest";
import type { Module } from "./compositions/campaign";
import { menuOf } from "./menu";
import { may, type Role } from "./rights";

function pages(role: Role, module: Module, unit: string | null = null): string {
  const grants = [{ role, campaign: "c", unit }];
  const menu = menuOf([module], (action) => may(grants, action, "c", unit ?? undefined));
  return menu.flatMap(({ entries }) => entries.map((entry) => entry.page)).join(" ");
}

test.each<[Role, Module, string | null, string]>([
  ["organiser", "donation", null, "overview links suspects annulment window notices exports audit"],
  ["auditor", "donation", null, "overview links suspects exports audit"],
  ["editor", "donation", null, "notices"],
  ["unit_admin", "donation", "u", "links"],
  [
    "organiser",
    "walk",
    null,
    "overview participants teams units aids moderation corrections outages appeals decks awards organisations prizes payouts notices exports audit",
  ],
  ["editor", "walk", null, "moderation notices"],
  ["unit_admin", "walk", "u", "unit units aids"],
  ["unit_reporter", "walk", "u", "unit units"],
  ["judge", "walk", null, ""],
])("%s of a %s sees %s: %s", (role, module, unit, seen) => {
  expect(pages(role, module, unit)).toBe(seen);
});
