/** Both languages say the same things, and nothing that no page says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import consoleEn from "../console/locales/en.json";
import consoleZh from "../console/locales/zh-CN.json";
import en from "./en.json";
import zh from "./zh-CN.json";

/** Keys whose last part is data: a phase, a figure, an outcome code of the server. */
const BY_DATA = [
  "phase.", "figure.", "problem.", "boards.tab.", "boards.scope.", "layout.tab.", "share.copied.", "page.", "feed.",
  "field.", "walk.time.", "points.kind.", "points.filter.", "chances.state.", "chances.payout.", "team.state.",
  "moderation.", "rejection.", "message.", "reminders.kind.", "appeals.state.", "prizes.state.", "address.",
];

const CONSOLE_BY_DATA = [
  "nav.section.",
  "nav.",
  "account.",
  "did.",
  "export.about.",
  "export.",
  "fault.",
  "verdict.do.",
  "verdict.",
  "state.appeal.",
  "state.correction.",
  "state.suspect.",
  "state.",
  "kind.aid.",
  "kind.annulment.",
  "kind.asset.",
  "kind.channel.",
  "kind.correction.",
  "kind.day.",
  "kind.dayMark.",
  "kind.donation.",
  "kind.mode.",
  "kind.newValue.",
  "kind.newValueHint.",
  "kind.part.",
  "kind.personal.",
  "kind.purpose.",
  "kind.queue.",
  "kind.rejection.",
  "kind.result.",
  "kind.signal.",
  "kind.teamDay.",
  "kind.text.",
  "kind.warning.",
];

/** The pages of participants, and the console of staff: it has its own words and borrows `layout` and `problem`. */
const PARTS = [
  { part: "pages", chinese: zh, english: en, known: flat(zh), files: () => sources("src", (name) => !name.startsWith("console/")), byData: BY_DATA },
  {
    part: "console",
    chinese: consoleZh,
    english: consoleEn,
    known: { ...flat({ layout: zh.layout, problem: zh.problem }), ...flat(consoleZh) },
    files: () => sources("src/console"),
    byData: CONSOLE_BY_DATA,
  },
];

describe.each(PARTS)("the words of the $part", ({ chinese, english, known, files, byData }) => {
  test("both languages have the same keys", () => {
    expect(Object.keys(flat(english)).sort()).toEqual(Object.keys(flat(chinese)).sort());
  });

  test("a message has the same placeholders in both languages", () => {
    expect(placeholders(flat(english))).toEqual(placeholders(flat(chinese)));
  });

  test("no message is unused", () => {
    const code = files().join("\n");
    const unused = Object.keys(flat(chinese)).filter((key) => {
      const dynamic = byData.find((prefix) => key.startsWith(prefix));
      return !code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !(dynamic && code.includes(`\`${dynamic}\${`));
    });
    expect(unused).toEqual([]);
  });

  test("no message that a page names is missing", () => {
    const named = files().flatMap((code) => [...code.matchAll(/\b(?:t|count)\(["']([\w.]+)["']/g)].map((match) => match[1] ?? ""));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((key) => !(key in known))).toEqual([]);
  });
});

test("the console leaves alone what it borrows", () => {
  expect(Object.keys(consoleZh)).not.toContain("layout");
  expect(Object.keys(consoleZh)).not.toContain("problem");
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

function sources(folder: string, among: (name: string) => boolean = () => true): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:vue|ts)$/.test(name) && !name.endsWith(".spec.ts") && among(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
