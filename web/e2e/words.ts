/** The pages' own words, so that the journeys read the same in both languages. */
import en from "../src/locales/en.json" with { type: "json" };
import zh from "../src/locales/zh-CN.json" with { type: "json" };

export type Words = typeof zh;

export function wordsOf(locale: "zh-CN" | "en"): Words {
  return locale === "en" ? en : zh;
}

/** The fixed part of a message before its first placeholder or plural form. */
export function start(message: string): RegExp {
  const fixed = message.split(/[{|]/)[0] ?? message;
  return new RegExp(fixed.trim().replace(/[.*+?^${}()[\]\\]/g, String.raw`\$&`));
}
