/** The ledger as a page shows it: some kinds of entries, the latest first, a part at a time. */
import type { LedgerEntry } from "@/api/walk";

export type LedgerFilter = "all" | "days" | "team" | "notes" | "draws" | "corrections";

export const LEDGER_FILTERS: readonly LedgerFilter[] = ["all", "days", "team", "notes", "draws", "corrections"];

/** Filters with at least one entry; always `all`. */
export function offeredFilters(entries: readonly LedgerEntry[]): LedgerFilter[] {
  return LEDGER_FILTERS.filter((filter) => filter === "all" || entries.some((entry) => KINDS[filter].includes(entry.kind)));
}

/** What the filter lets through, in the reverse of the order in which it was booked. */
export function latestFirst(entries: readonly LedgerEntry[], filter: LedgerFilter): LedgerEntry[] {
  // Phones of 2020 know no `toReversed`.
  const through = entries.filter((entry) => filter === "all" || KINDS[filter].includes(entry.kind));
  return through.map((_, index) => through[through.length - 1 - index] as LedgerEntry);
}

const KINDS: Record<Exclude<LedgerFilter, "all">, readonly LedgerEntry["kind"][]> = {
  days: ["check_in", "steps", "member_goal"],
  team: ["team_goal", "full_team"],
  notes: ["note"],
  draws: ["draw"],
  corrections: ["correction"],
};
