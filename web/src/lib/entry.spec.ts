import { expect, test } from "vitest";
import { firstEntry, rememberEntry } from "./entry";

test("the first link's channel and inviter are kept, whatever comes later", () => {
  // X-15.a
  rememberEntry("spring", { ch: "friend_share", inviter: "U1" });
  rememberEntry("spring", { ch: "search" });
  expect(firstEntry("spring")).toEqual({ channel: "friend_share", inviter: "U1" });
});

test("a visit without a channel leaves nothing", () => {
  rememberEntry("spring", {});
  expect(firstEntry("spring")).toBeUndefined();
});
