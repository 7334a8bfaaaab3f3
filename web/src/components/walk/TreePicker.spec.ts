import userEvent from "@testing-library/user-event";
import { screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, expect, test } from "vitest";
import type { TreeRow } from "@/api/walk";
import type { TreeQuery } from "@/api/walkCalls";
import { mount, serve } from "@/testing/render";
import TreePicker from "./TreePicker.vue";

const row = (code: string, zh: string, parent: string | null, heading: boolean): TreeRow => ({ code, name: { zh, en: code }, parent, heading });
const UNITS = [row("all", "全部", null, true), row("city", "城市", "all", true), row("east", "东区工会", "city", false), row("west", "西区工会", "city", false)];
let asked: TreeQuery[] = [];

async function ask(_campaign: string, query: TreeQuery) {
  asked.push(query);
  const rows = UNITS.filter((unit) => (query.q ? unit.name.zh.includes(query.q) || unit.code === query.q : unit.parent === (query.parent ?? null)));
  return { rows, truncated: false };
}

beforeEach(() => {
  asked = [];
  serve({});
});

async function open(props = {}) {
  const chosen: string[] = [];
  const view = await mount(TreePicker, {
    props: { name: "unit", label: "所在工会", ask, modelValue: "", "onUpdate:modelValue": (code: string) => chosen.push(code), ...props },
  });
  return { ...view, chosen };
}

const sheet = () => within(screen.getByRole("dialog"));

test("nothing is fetched before the list is opened, and then level by level", async () => {
  const { chosen } = await open();
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /所在工会/ }));
  await userEvent.click(await sheet().findByRole("button", { name: "全部" }));
  await userEvent.click(await sheet().findByRole("button", { name: "城市" }));
  await userEvent.click(await sheet().findByRole("button", { name: "西区工会" }));
  expect(asked).toEqual([{}, { parent: "all" }, { parent: "city" }]);
  expect(chosen).toEqual(["west"]);
});

test("a level of the path leads back up", async () => {
  await open();
  await userEvent.click(screen.getByRole("button", { name: /所在工会/ }));
  await userEvent.click(await sheet().findByRole("button", { name: "全部" }));
  await userEvent.click(await sheet().findByRole("button", { name: "城市" }));
  await sheet().findByRole("button", { name: "西区工会" });
  await userEvent.click(within(sheet().getByRole("navigation")).getAllByRole("button")[1] as HTMLElement);
  expect(await sheet().findByRole("button", { name: "城市" })).toBeTruthy();
});

test("typing searches once, at any depth; arrows and Enter choose", async () => {
  const { chosen } = await open();
  await userEvent.click(screen.getByRole("button", { name: /所在工会/ }));
  await userEvent.type(sheet().getByRole("searchbox"), "区工会");
  await sheet().findByRole("button", { name: "东区工会" });
  expect(asked.filter(({ q }) => q)).toEqual([{ q: "区工会" }]);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  expect(chosen).toEqual(["west"]);
});

test("what has parts is chosen only where that is wanted", async () => {
  const { chosen } = await open({ headings: true });
  await userEvent.click(screen.getByRole("button", { name: /所在工会/ }));
  await userEvent.click(await sheet().findByRole("button", { name: "全部" }));
  await userEvent.click(await sheet().findByRole("button", { name: "就选“全部”" }));
  expect(chosen).toEqual(["all"]);
});

test("an earlier choice is shown by name", async () => {
  await open({ modelValue: "east" });
  await waitFor(() => expect(screen.getByRole("button").textContent).toContain("东区工会"));
  expect(asked).toEqual([{ q: "east" }]);
});
