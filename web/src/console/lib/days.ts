/** Donations of all units together, day by day. */
export function byDay(rows: readonly { day: string; donations: number }[]): { day: string; donations: number }[] {
  const days = new Map<string, number>();
  for (const row of rows) days.set(row.day, (days.get(row.day) ?? 0) + row.donations);
  return [...days].map(([day, donations]) => ({ day, donations })).sort((a, b) => a.day.localeCompare(b.day));
}
