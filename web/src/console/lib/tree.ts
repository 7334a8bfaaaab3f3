/** Units as a tree: what is shown of it when some branches are open, or when somebody looks for something. */

export interface Node {
  code: string;
  parent: string | null;
}

export interface Branch<Row> {
  row: Row;
  /** 1 for a root. */
  level: number;
  children: number;
  open: boolean;
}

/** The rows to show from top to bottom, parents before their parts, in the order given. */
export function visible<Row extends Node>(
  rows: readonly Row[],
  open: ReadonlySet<string>,
  wanted?: (row: Row) => boolean,
): Branch<Row>[] {
  const parts = new Map<string | null, Row[]>();
  const known = new Set(rows.map((row) => row.code));
  for (const row of rows) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : null;
    const siblings = parts.get(parent);
    if (siblings) siblings.push(row);
    else parts.set(parent, [row]);
  }
  const kept = wanted ? withAncestors(rows, wanted) : undefined;
  const found: Branch<Row>[] = [];
  const visit = (row: Row, level: number): void => {
    if (kept && !kept.has(row.code)) return;
    const children = (parts.get(row.code) ?? []).filter((part) => !kept || kept.has(part.code));
    // Whoever looks for something sees it without opening the way to it first.
    const shown = kept !== undefined || open.has(row.code);
    found.push({ row, level, children: children.length, open: shown && children.length > 0 });
    if (shown) for (const part of children) visit(part, level + 1);
  };
  for (const root of parts.get(null) ?? []) visit(root, 1);
  return found;
}

function withAncestors<Row extends Node>(rows: readonly Row[], wanted: (row: Row) => boolean): Set<string> {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const kept = new Set<string>();
  for (const row of rows) {
    if (!wanted(row)) continue;
    for (let at: Row | undefined = row; at && !kept.has(at.code); at = at.parent === null ? undefined : byCode.get(at.parent)) {
      kept.add(at.code);
    }
  }
  return kept;
}
