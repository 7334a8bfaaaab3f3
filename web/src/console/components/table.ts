/** What a column of a table is, and how rows stand in order. */

export interface Column<Row> {
  id: string;
  label: string;
  /** What stands in the cell, unless a slot of the column's name says it; also what is sorted by. */
  value?: (row: Row) => string | number | null | undefined;
  numeric?: boolean;
  sortable?: boolean;
  /** Names the row: the cell is its heading. */
  heading?: boolean;
}

export interface Sorting {
  column: string;
  down: boolean;
}

/** A first press sorts numbers from the greatest and words from the first; a second one turns round; a third one stops. */
export function pressed(sorting: Sorting | undefined, column: string, numeric: boolean): Sorting | undefined {
  if (sorting?.column !== column) return { column, down: numeric };
  return sorting.down === numeric ? { column, down: !numeric } : undefined;
}

/** Rows in order; what has no value stands last either way. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
  locale: string,
): readonly Row[] {
  const value = columns.find((column) => column.id === sorting?.column)?.value;
  if (!value || !sorting) return rows;
  const words = new Intl.Collator(locale, { numeric: true });
  const sign = sorting.down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    const [noA, noB] = [a === null || a === undefined, b === null || b === undefined];
    if (noA || noB) return Number(noA) - Number(noB);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b)));
  });
}
