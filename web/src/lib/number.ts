/** Integers as people read them. Short forms are cut off, never rounded up: 77,999,999 must not look like 78 million. */

export function exactNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** `12.3万`, `1.02亿` in Chinese; `123K`, `10.2M` in English; small values in full. */
export function shortNumber(value: number, locale: string): string {
  if (Math.abs(value) < SHORT_FROM) return exactNumber(value, locale);
  const unit = unitsOf(locale).find((candidate) => Math.abs(value) >= candidate.size);
  if (!unit) return exactNumber(value, locale);
  return cutOff(value / unit.size, locale) + unit.mark;
}

/** `permille` of 1,000 as a percentage without decimals; 100 % is shown only when it is reached. */
export function percentOf(permille: number): number {
  return Math.floor(permille / 10);
}

interface Unit {
  size: number;
  mark: string;
}

function unitsOf(locale: string): readonly Unit[] {
  return locale.startsWith("zh") ? CHINESE_UNITS : WESTERN_UNITS;
}

function cutOff(value: number, locale: string): string {
  const decimals = value >= 1_000 ? 0 : value >= 100 ? 1 : 2;
  const scale = 10 ** decimals;
  const cut = Math.trunc(value * scale) / scale;
  const shown = Number.isInteger(cut) ? 0 : decimals;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown }).format(cut);
}

const CHINESE_UNITS: readonly Unit[] = [
  { size: 100_000_000, mark: "亿" },
  { size: 10_000, mark: "万" },
];

const WESTERN_UNITS: readonly Unit[] = [
  { size: 1_000_000_000, mark: "B" },
  { size: 1_000_000, mark: "M" },
  { size: 1_000, mark: "K" },
];

/** Below this a number is as easy to read in full. */
const SHORT_FROM = 10_000;
