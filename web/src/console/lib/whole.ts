/** A whole number somebody typed, thousands separators and a number sign allowed; `undefined` if it is none. */
export function parseWhole(text: string, signed = false): number | undefined {
  const digits = text.trim().replace(/^#/, "").replace(/[,\s，]/g, "");
  if (!(signed ? /^[+-]?\d{1,12}$/ : /^\d{1,12}$/).test(digits)) return undefined;
  return Number(digits);
}
