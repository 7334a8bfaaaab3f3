import { expect, test } from "vitest";
import { ApiProblem } from "@/api/problem";
import { underIntent } from "./intent";

const lost = new ApiProblem({ status: 0, code: "offline" });
const refused = new ApiProblem({ status: 409, code: "already_donated_today" });

async function keyOf(act: string, outcome?: ApiProblem): Promise<string> {
  let used = "";
  await underIntent(act, async (key) => {
    used = key;
    if (outcome) throw outcome;
  }).catch(() => undefined);
  return used;
}

test("an act without an answer keeps its key for the retry", async () => {
  const first = await keyOf("donate:a", lost);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await keyOf("donate:a", lost)).toBe(first);
  expect(window.sessionStorage.getItem("intent:donate:a")).toBe(first);
});

test("an answered act is over: the next one has a key of its own", async () => {
  const first = await keyOf("donate:b");
  expect(await keyOf("donate:b", refused)).not.toBe(first);
  expect(window.sessionStorage.getItem("intent:donate:b")).toBeNull();
});

test("different acts have different keys", async () => {
  expect(await keyOf("donate:c", lost)).not.toBe(await keyOf("donate:d", lost));
});
