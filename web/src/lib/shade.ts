/** Five shades by rank among the regions that have received anything; 0 for those that have not. */
export type Shade = 0 | 1 | 2 | 3 | 4 | 5;

/** Shades by quintile, so that one far leader does not make all others look empty. Equal values share a shade. */
export function shadesOf(values: ReadonlyMap<string, number>): Map<string, Shade> {
  const ascending = [...values.values()].filter((value) => value > 0).sort((a, b) => a - b);
  return new Map(
    [...values].map(([key, value]) => {
      if (value <= 0) return [key, 0];
      const below = ascending.findIndex((other) => other >= value);
      return [key, (1 + Math.floor((below * 5) / ascending.length)) as Shade];
    }),
  );
}
