/** The two languages of the pages. Chinese is the default; a person's choice is kept on the device. */
import { computed, watch } from "vue";
import { createI18n, useI18n } from "vue-i18n";
import type { Text } from "@/api/types";
import en from "@/locales/en.json";
import { exactNumber } from "@/lib/number";
import zh from "@/locales/zh-CN.json";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** `more` are the messages of pages that have their own. */
export function createLanguage(more?: Record<Locale, object>) {
  const i18n = createI18n({
    legacy: false,
    locale: initialLocale(),
    fallbackLocale: "zh-CN",
    messages: { "zh-CN": { ...zh, ...more?.["zh-CN"] }, en: { ...en, ...more?.en } },
  });
  watch(
    i18n.global.locale,
    (locale) => {
      document.documentElement.lang = locale;
    },
    { immediate: true },
  );
  return i18n;
}

/** The language of the page, and the texts of the API in it. */
export function useLanguage() {
  const { t, te, locale } = useI18n();
  const chinese = computed(() => locale.value.startsWith("zh"));
  return {
    t,
    te,
    locale,
    chinese,
    /** A message with a number that decides its plural form, and stands in it as `{n}`. */
    count: (key: string, n: number) => t(key, { n: exactNumber(n, locale.value) }, n),
    text: (text: Text) => (chinese.value ? text.zh : text.en),
    choose(chosen: Locale) {
      locale.value = chosen;
      try {
        window.localStorage.setItem(STORED, chosen);
      } catch {
        // The choice then lasts until the page is left.
      }
    },
  };
}

/** The stored choice, else English only where the device speaks no Chinese at all. */
function initialLocale(): Locale {
  const stored = storedLocale();
  if (stored) return stored;
  const spoken = navigator.languages.map((language) => language.toLowerCase());
  return spoken.length === 0 || spoken.some((language) => language.startsWith("zh")) ? "zh-CN" : "en";
}

function storedLocale(): Locale | undefined {
  try {
    const stored = window.localStorage.getItem(STORED);
    return LOCALES.find((locale) => locale === stored);
  } catch {
    return undefined;
  }
}

const STORED = "language";
