import { useLanguage } from "@/i18n";
import { exactNumber, shortNumber } from "@/lib/number";

/** Numbers in the language of the page. */
export function useNumbers() {
  const { locale } = useLanguage();
  return {
    exact: (value: number) => exactNumber(value, locale.value),
    short: (value: number) => shortNumber(value, locale.value),
  };
}
