/** Both languages say the same things, and nothing that no page says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en.json";
import zh from "./zh-CN.json";

/** Keys whose last part is data: a phase, a figure, an outcome code of the server. */
const BY_DATA = ["phase.", "figure.", "problem.", "boards.tab.", "layout.tab.", "share.copied.", "page.", "feed."];

test("both languages have the same keys", () => {
  expect(Object.keys(flat(en)).sort()).toEqual(Object.keys(flat(zh)).sort());
});

test("a message has the same placeholders in both languages", () => {
  expect(placeholders(flat(en))).toEqual(placeholders(flat(zh)));
});

test("no message is unused", () => {
  const code = sources("src").join("\n");
  const unused = Object.keys(flat(zh)).filter((key) => {
    const dynamic = BY_DATA.find((prefix) => key.startsWith(prefix));
    return !code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !(dynamic && code.includes(`\`${dynamic}\${`));
  });
  expect(unused).toEqual([]);
});

test("no message that a page names is missing", () => {
  const known = new Set(Object.keys(flat(zh)));
  const named = sources("src").flatMap((code) => [...code.matchAll(/\b(?:t|count)\(["']([\w.]+)["']/g)].map((match) => match[1] ?? ""));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((key) => !known.has(key))).toEqual([]);
});

type Messages = { [key: string]: string | Messages };

function flat(messages: Messages, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}

function placeholders(messages: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [
      key,
      [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort(),
    ]),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:vue|ts)$/.test(name) && !name.endsWith(".spec.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
