/** How a person first came to a campaign: kept from the first visit until consent is given. */
import type { LocationQuery } from "vue-router";

export interface Entry {
  channel: string;
  inviter?: string;
}

/** Keeps the channel and the inviter of the first link that named them; later links change nothing. */
export function rememberEntry(campaign: string, query: LocationQuery): void {
  const channel = first(query["ch"]);
  if (!channel || firstEntry(campaign)) return;
  const inviter = first(query["inviter"]);
  try {
    window.localStorage.setItem(PREFIX + campaign, JSON.stringify({ channel, ...(inviter ? { inviter } : {}) }));
  } catch {
    // Without storage the channel is lost on reload; the server then records `other`.
  }
}

export function firstEntry(campaign: string): Entry | undefined {
  try {
    const stored = window.localStorage.getItem(PREFIX + campaign);
    return stored ? (JSON.parse(stored) as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function first(value: LocationQuery[string] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}

const PREFIX = "entry:";
