/**
 * The way from a page inside the mini program's web view to its native pages. Step counts and logins exist only there,
 * and a web view has no live channel back: the native page posts what it read and returns here.
 */
import type { StepSource } from "./source";

interface WeChatBridge {
  miniProgram: { navigateTo(target: { url: string }): void };
}

declare global {
  interface Window {
    __wxjs_environment?: string;
    wx?: WeChatBridge;
  }
}

export function insideMiniProgram(): boolean {
  return window.__wxjs_environment === "miniprogram";
}

export class MiniProgramBridge implements StepSource {
  async read(campaign: string): Promise<"handed_over"> {
    await openNativePage(STEPS_PAGE, { campaign });
    return "handed_over";
  }
}

/** Opens the shell's login page; it returns to this address with `#login=<code>`. */
export function signInNatively(): Promise<void> {
  return openNativePage(LOGIN_PAGE, { back: window.location.pathname + window.location.search });
}

/** Opens the shell's page that asks WeChat to hand over a payment; it comes back to this address. */
export function claimNatively(campaign: string, sealed: string): Promise<void> {
  return openNativePage(CLAIM_PAGE, { campaign, package: sealed, back: window.location.pathname + window.location.search });
}

/** Takes the login code the shell left in the address, and clears it so that it is neither shared nor reused. */
export function takeLoginCode(): string | undefined {
  const code = new URLSearchParams(window.location.hash.slice(1)).get("login") ?? undefined;
  if (code) window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return code;
}

async function openNativePage(page: string, parameters: Record<string, string>): Promise<void> {
  const bridge = await loadBridge();
  bridge.miniProgram.navigateTo({ url: `${page}?${new URLSearchParams(parameters)}` });
}

function loadBridge(): Promise<WeChatBridge> {
  if (window.wx) return Promise.resolve(window.wx);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = BRIDGE_SCRIPT;
    script.addEventListener("load", () =>
      window.wx ? resolve(window.wx) : reject(new Error("the WeChat script defined no bridge")),
    );
    script.addEventListener("error", () => reject(new Error("the WeChat script did not load")));
    document.head.append(script);
  });
}

/** WeChat's own script; pages outside the mini program never load it. */
const BRIDGE_SCRIPT = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js";
const STEPS_PAGE = "/pages/steps/index";
const CLAIM_PAGE = "/pages/claim/index";
const LOGIN_PAGE = "/pages/login/index";
