import { expect, test, vi } from "vitest";
import { Refused, serve } from "@/testing/render";
import { api, qrAddress } from "./calls";

test("a refusal carries its outcome code and status", async () => {
  serve({ "GET /campaigns/spring/me": new Refused(401, "forbidden") });
  await expect(api.me("spring")).rejects.toMatchObject({ status: 401, code: "forbidden", signedOut: true, transient: false });
});

test("an answer that is no problem+json is still a problem", async () => {
  vi.stubGlobal("fetch", async () => new Response("<html>bad gateway</html>", { status: 502 }));
  await expect(api.campaign("spring")).rejects.toMatchObject({ status: 502, code: "unavailable", transient: true });
});

test("no network is a problem worth another try", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(api.campaign("spring")).rejects.toMatchObject({ code: "offline", transient: true });
});

test("a server that never answers is given up after twenty seconds", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", (_request: Request, { signal }: { signal: AbortSignal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });
  });
  const call = api.campaigns().catch((cause: unknown) => cause);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await call).toMatchObject({ code: "timeout", transient: true });
  vi.useRealTimers();
});

test("the QR code is that of a friend's share link", () => {
  expect(qrAddress("spring", "me-1")).toBe("/api/campaigns/spring/qr.svg?ch=friend_share&inviter=me-1");
});
