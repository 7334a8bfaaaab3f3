/** A warning of Vue or vue-i18n in a test is a fault, and so is a call that no test foresaw. */
import { cleanup } from "@testing-library/vue";
import { afterEach, beforeEach, vi } from "vitest";
import { queryClient } from "@/compositions/queryClient";

const warnings: unknown[][] = [];

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(console, "warn").mockImplementation((...words) => void warnings.push(words));
  window.localStorage.clear();
  window.sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  queryClient.clear();
  if (warnings.length > 0) throw new Error(`unexpected warnings: ${warnings.map(String).join("\n")}`);
});
