/** Money in yuan; whole amounts without decimals. */
export function yuan(fen: number, locale: string): string {
  const decimals = fen % 100 === 0 ? 0 : 2;
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return `¥${amount.format(fen / 100)}`;
}

/** A chance in millionths as a percentage that never shows more than it is, and never zero. */
export function odds(ppm: number, locale: string): string {
  const decimals = ppm >= 10_000 ? 1 : ppm >= 1_000 ? 2 : 4;
  const scale = 10 ** decimals;
  const percent = Math.floor((ppm / 10_000) * scale + ROUNDING) / scale;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(percent)}%`;
}

/** What division of whole numbers may lose. */
const ROUNDING = 1e-9;
