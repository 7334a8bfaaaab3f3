/** Fen as yuan, tenths of a percent as a percentage: by whole numbers, so that no amount is off by rounding. */

export function yuanText(fen: number, locale: string): string {
  const whole = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, "0");
  return `${fen < 0 ? "-" : ""}¥${new Intl.NumberFormat(locale).format(whole)}.${rest}`;
}

export function permilleText(permille: number): string {
  return `${Math.trunc(permille / 10)}.${permille % 10}%`;
}

/** Hundredths with two decimals. */
export function hundredths(value: number): string {
  return `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, "0")}`;
}
