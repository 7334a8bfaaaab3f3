/** How many characters a reader sees: an emoji or a letter with its accents is one. */
export function characters(text: string): number {
  const plain = text.normalize("NFC");
  const Segmenter = (Intl as { Segmenter?: SegmenterOf }).Segmenter;
  if (!Segmenter) return [...plain].length;
  let count = 0;
  for (const _ of new Segmenter(undefined, { granularity: "grapheme" }).segment(plain)) count += 1;
  return count;
}

/** Phones of 2020 know no `Intl.Segmenter`, and neither does the language level of this code. */
type SegmenterOf = new (
  locale: undefined,
  options: { granularity: "grapheme" },
) => { segment(text: string): Iterable<unknown> };
