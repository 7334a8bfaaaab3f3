/** The pages of a campaign in the order of the menu, and who sees which. */
import type { Module } from "./compositions/campaign";
import type { IconName } from "./components/icons";
import type { Action } from "./rights";

export interface Entry {
  /** Name of the route and last part of its address. */
  page: string;
  icon: IconName;
  /** Any of these rights opens the page. */
  needs: readonly Action[];
  /** What a campaign must have for the page to make sense; both if left out. */
  of?: Module;
  /** Where its number of waiting things is, if it has one. */
  waiting?: "moderation" | "corrections" | "appeals" | "prizes" | "payouts" | "events";
}

export interface Section {
  section: string;
  entries: readonly Entry[];
}

export const MENU: readonly Section[] = [
  {
    section: "now",
    entries: [
      { page: "overview", icon: "gauge", needs: ["view_campaign"] },
      { page: "unit", icon: "house", needs: ["file_unit_report"], of: "walk" },
    ],
  },
  {
    section: "people",
    entries: [
      { page: "participants", icon: "person", needs: ["view_campaign", "reveal_personal_data"], of: "walk" },
      { page: "teams", icon: "people", needs: ["view_campaign"], of: "walk" },
      { page: "units", icon: "bars", needs: ["view_campaign", "view_unit"], of: "walk" },
      { page: "aids", icon: "horn", needs: ["view_campaign", "manage_unit_aids"], of: "walk", waiting: "events" },
      { page: "links", icon: "link", needs: ["view_campaign", "manage_account_links"], of: "donation" },
    ],
  },
  {
    section: "care",
    entries: [
      { page: "suspects", icon: "warning", needs: ["view_campaign"], of: "donation" },
      { page: "annulment", icon: "strike", needs: ["correct"], of: "donation" },
      { page: "window", icon: "clock", needs: ["correct"], of: "donation" },
      { page: "moderation", icon: "tick", needs: ["moderate"], of: "walk", waiting: "moderation" },
      { page: "corrections", icon: "pencil", needs: ["view_campaign"], of: "walk", waiting: "corrections" },
      { page: "outages", icon: "plug", needs: ["view_campaign"], of: "walk" },
      { page: "appeals", icon: "scales", needs: ["view_campaign", "decide_appeals"], of: "walk", waiting: "appeals" },
    ],
  },
  {
    section: "rewards",
    entries: [
      { page: "decks", icon: "packet", needs: ["view_campaign"], of: "walk" },
      { page: "awards", icon: "cup", needs: ["view_campaign"], of: "walk" },
      { page: "organisations", icon: "medal", needs: ["view_campaign"], of: "walk" },
      { page: "prizes", icon: "parcel", needs: ["view_campaign"], of: "walk", waiting: "prizes" },
      { page: "payouts", icon: "coin", needs: ["view_campaign"], of: "walk", waiting: "payouts" },
    ],
  },
  {
    section: "record",
    entries: [
      { page: "notices", icon: "bell", needs: ["publish_notice"] },
      { page: "exports", icon: "download", needs: ["view_campaign"] },
      { page: "audit", icon: "book", needs: ["view_campaign"] },
    ],
  },
];

/** The menu of somebody in a campaign; `may` tells whether they have a right there, in any of their units. */
export function menuOf(modules: readonly Module[], may: (action: Action) => boolean): Section[] {
  return MENU.map(({ section, entries }) => ({
    section,
    entries: entries.filter((entry) => (!entry.of || modules.includes(entry.of)) && entry.needs.some(may)),
  })).filter(({ entries }) => entries.length > 0);
}

/** A page of the menu by its name. */
export function entryOf(page: string): Entry | undefined {
  return MENU.flatMap(({ entries }) => entries).find((entry) => entry.page === page);
}
