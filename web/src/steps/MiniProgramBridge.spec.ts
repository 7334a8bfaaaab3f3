import { afterEach, expect, test, vi } from "vitest";
import { insideMiniProgram, MiniProgramBridge, signInNatively, takeLoginCode } from "./MiniProgramBridge";

afterEach(() => {
  delete window.__wxjs_environment;
  delete window.wx;
  window.history.replaceState(null, "", "/");
});

test("only WeChat's own mark means that a page is inside the mini program", () => {
  expect(insideMiniProgram()).toBe(false);
  window.__wxjs_environment = "miniprogram";
  expect(insideMiniProgram()).toBe(true);
});

test("steps are handed over to the shell's native page", async () => {
  const navigateTo = vi.fn<(target: { url: string }) => void>();
  window.wx = { miniProgram: { navigateTo } };
  expect(await new MiniProgramBridge().read("spring")).toBe("handed_over");
  expect(navigateTo).toHaveBeenCalledWith({ url: "/pages/steps/index?campaign=spring" });
});

test("the login page is told where to come back to", async () => {
  const navigateTo = vi.fn<(target: { url: string }) => void>();
  window.wx = { miniProgram: { navigateTo } };
  window.history.replaceState(null, "", "/c/spring?ch=search");
  await signInNatively();
  expect(navigateTo).toHaveBeenCalledWith({ url: "/pages/login/index?back=%2Fc%2Fspring%3Fch%3Dsearch" });
});

test("a login code is taken once and leaves the address", () => {
  window.history.replaceState(null, "", "/c/spring?ch=search#login=abc");
  expect(takeLoginCode()).toBe("abc");
  expect(window.location.href).toContain("/c/spring?ch=search");
  expect(window.location.hash).toBe("");
  expect(takeLoginCode()).toBeUndefined();
});
