/** The team a person was invited to by a link: kept until they have a team. */
import type { LocationQuery } from "vue-router";

/** Keeps the team that the address names, if it names one. */
export function rememberTeam(campaign: string, query: LocationQuery): void {
  const named = query["team"];
  const code = Array.isArray(named) ? named[0] : named;
  if (!code) return;
  known.set(campaign, code);
  try {
    window.localStorage.setItem(PREFIX + campaign, code);
  } catch {
    // Without storage the invitation lasts until the page is left.
  }
}

export function invitedTo(campaign: string): string | undefined {
  try {
    return known.get(campaign) ?? window.localStorage.getItem(PREFIX + campaign) ?? undefined;
  } catch {
    return known.get(campaign);
  }
}

export function forgetTeam(campaign: string): void {
  known.delete(campaign);
  try {
    window.localStorage.removeItem(PREFIX + campaign);
  } catch {
    // Nothing was stored.
  }
}

const known = new Map<string, string>();
const PREFIX = "team-invitation:";
