/** Days of a walk, laid out in months of seven columns, Monday first. */

export interface Month {
  /** `YYYY-MM`. */
  month: string;
  /** Cells of the month in rows of seven; `null` before the first and after the last day. */
  cells: (string | null)[];
}

/** The months from the first to the last day, each whole. */
export function monthsBetween(first: string, last: string): Month[] {
  const months: Month[] = [];
  for (let month = first.slice(0, 7); month <= last.slice(0, 7); month = next(month)) months.push(layOut(month));
  return months;
}

/** How many days lie between two days; negative where the second is earlier. */
export function daysBetween(first: string, second: string): number {
  return Math.round((utc(second) - utc(first)) / DAY_MS);
}

function layOut(month: string): Month {
  const start = utc(`${month}-01`);
  const length = Math.round((utc(`${next(month)}-01`) - start) / DAY_MS);
  const lead = (new Date(start).getUTCDay() + 6) % 7;
  const days = Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`);
  const tail = (7 - ((lead + length) % 7)) % 7;
  return { month, cells: [...blanks(lead), ...days, ...blanks(tail)] };
}

function next(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year ?? 0, number ?? 1, 1)).toISOString().slice(0, 7);
}

function blanks(count: number): null[] {
  return Array.from({ length: count }, () => null);
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

const DAY_MS = 86_400_000;
