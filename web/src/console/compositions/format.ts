/** Numbers, money and times as the console writes them; times on the campaign's own clock. */
import { useNumbers } from "@/compositions/numbers";
import { useLanguage } from "@/i18n";
import { formatDay, formatInstant } from "@/lib/instant";
import { permilleText, yuanText } from "../lib/money";

export function useFormat() {
  const { locale, t } = useLanguage();
  const { exact, short } = useNumbers();
  return {
    exact,
    short,
    instant: (at: string | null | undefined) => (at ? formatInstant(at, locale.value) : t("table.nothing")),
    day: (day: string | null | undefined) => (day ? formatDay(day, locale.value) : t("table.nothing")),
    money: (fen: number) => yuanText(fen, locale.value),
    rate: (permille: number | null | undefined) => (permille === null || permille === undefined ? t("table.nothing") : permilleText(permille)),
    signed: (value: number) => (value > 0 ? `+${exact(value)}` : exact(value)),
    or: (value: string | number | null | undefined) => value ?? t("table.nothing"),
  };
}
