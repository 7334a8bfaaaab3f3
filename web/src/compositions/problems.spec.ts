import { render } from "@testing-library/vue";
import { expect, test } from "vitest";
import { defineComponent } from "vue";
import { ApiProblem } from "@/api/problem";
import { createLanguage } from "@/i18n";
import { useProblems } from "./problems";

function sentence(locale: "zh-CN" | "en", cause: unknown): string {
  let said = "";
  window.localStorage.setItem("language", locale);
  const Probe = defineComponent(() => {
    said = useProblems().sentence(cause);
    return () => null;
  });
  render(Probe, { global: { plugins: [createLanguage()] } });
  return said;
}

test.each([
  ["zh-CN", "今天的步数还没有达到门槛。"],
  ["en", "Today's steps are below the threshold."],
] as const)("a known code is a sentence in the person's language (%s)", (locale, words) => {
  expect(sentence(locale, new ApiProblem({ status: 409, code: "threshold_not_met" }))).toBe(words);
});

test("a code the page has no words for is said in the server's words", () => {
  const problem = new ApiProblem({ status: 409, code: "brand_new", detail_zh: "新的情况。", detail_en: "Something new." });
  expect(sentence("zh-CN", problem)).toBe("新的情况。");
  expect(sentence("en", problem)).toBe("Something new.");
});

test("without words from anybody the code is shown", () => {
  expect(sentence("zh-CN", new ApiProblem({ status: 409, code: "brand_new" }))).toBe("操作没有成功（brand_new）。");
});
