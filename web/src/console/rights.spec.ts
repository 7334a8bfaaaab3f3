import { expect, test } from "vitest";
import { type Action, type Grant, may, ownCampaigns, ownUnits, type Role } from "./rights";

const grant = (role: Role, unit: string | null = null, campaign: string | null = "c"): Grant => ({ role, campaign, unit });

test.each<[Role, string | null, Action, string, string | undefined, boolean]>([
  ["organiser", null, "correct", "c", undefined, true],
  ["organiser", null, "correct", "other", undefined, false],
  ["organiser", null, "file_unit_report", "c", "a", false],
  ["auditor", null, "view_campaign", "c", undefined, true],
  ["auditor", null, "moderate", "c", undefined, false],
  ["auditor", null, "reveal_personal_data", "c", undefined, false],
  ["editor", null, "moderate", "c", undefined, true],
  ["editor", null, "view_campaign", "c", undefined, false],
  // X-08.a
  ["unit_admin", "a", "view_unit", "c", "a", true],
  ["unit_admin", "a", "view_unit", "c", "b", false],
  ["unit_admin", "a", "view_unit", "c", undefined, false],
  ["unit_admin", null, "view_unit", "c", undefined, false],
  ["unit_reporter", "a", "manage_unit_aids", "c", "a", false],
  ["judge", null, "moderate", "c", undefined, false],
  ["sysadmin", null, "view_campaign", "c", undefined, false],
])("%s of %s: %s in %s, unit %s is %s", (role, unit, action, campaign, target, allowed) => {
  expect(may([grant(role, unit)], action, campaign, target)).toBe(allowed);
});

test("several grants add up", () => {
  const grants = [grant("unit_admin", "a"), grant("unit_reporter", "b"), grant("editor", null, "d"), grant("unit_admin", "a")];
  expect(ownUnits(grants, "c")).toEqual(["a", "b"]);
  expect(ownCampaigns(grants)).toEqual(["c", "d"]);
});

test("a right for all campaigns names none", () => {
  expect(ownCampaigns([grant("sysadmin", null, null)])).toEqual([]);
});
