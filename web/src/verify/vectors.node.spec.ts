/** Both implementations give the same values, and the same verdict on every file. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromHex, hkdf, hmac, join, tagged, toHex, utf8 } from "./bytes";
import { canonical, type Json, NotJson, readJson } from "./json";
import { orderOf } from "./order";
import { compress } from "./sha256";
import { verify } from "./verify";

interface Fixed {
  spec: Json;
  canonical: string;
  spec_hash: string;
  seed: string;
  beacon: string;
  commit: string;
  key: string;
}

interface Vectors {
  decks: (Fixed & { tickets: [number, number, number | null][] })[];
  grand: (Fixed & { entries: [string, string][]; root: string; scores: string[] })[];
  files: { name: string; file: Json; code?: string; at?: string }[];
}

const vectors = JSON.parse(readFileSync("../crates/proof/testdata/vectors.json", "utf8")) as Vectors;

test("there are values to compare", () => {
  expect(vectors.decks.length).toBeGreaterThan(10);
  expect(vectors.files.length).toBeGreaterThan(80);
});

describe.each(vectors.decks)("a deck, $spec.tickets tickets", (fixed) => {
  test("spec, commitment and key", async () => {
    expect(await sealed(fixed, "deck")).toEqual(sealedAs(fixed));
  });

  test("slots", () => {
    const { tickets: n } = fixed.spec as { tickets: number };
    const slotOf = orderOf(n, fromHex(fixed.key));
    expect(fixed.tickets.map(([index]) => slotOf(index))).toEqual(fixed.tickets.map(([, slot]) => slot));
  });
});

test.each(vectors.grand)("a grand draw with beacon «$beacon»", async (fixed) => {
  expect(await sealed(fixed, "grand")).toEqual(sealedAs(fixed));
  expect(await tagged("grand-entries-v1", utf8(canonical(fixed.entries)))).toBe(fixed.root);
  const score = await hmac(fromHex(fixed.key));
  expect(await Promise.all(fixed.entries.map(([entry]) => score(entry)))).toEqual(fixed.scores);
});

test.each(vectors.files)("$name", async ({ file, code, at }) => {
  const verdict = await verify(JSON.stringify(file));
  expect({ code: verdict.fault?.code, at: verdict.fault?.at }).toEqual({ code, at });
  expect(verdict.valid).toBe(code === undefined);
  // What is valid says what that means, and every fault has words of its own.
  const told = verdict.valid ? verdict.proven.length * verdict.notProven.length > 0 : verdict.fault?.message.en !== code;
  expect(told).toBe(true);
});

test.each([
  ["nothing", ""],
  ["two values", "{} {}"],
  ["a member twice", '{"a":1,"a":1}'],
  ["a fraction", "1.0"],
  ["an exponent", "1e3"],
  ["a negative number", "-1"],
  ["a number that is not exact", "9007199254740993"],
  ["a leading zero", "01"],
  ["half a character", '"\\ud800"'],
  ["a line break in a text", '"\n"'],
  ["a comma too many", "[1,]"],
  ["lists in lists", "[".repeat(200_000)],
])("%s is not read", (_name, text) => {
  expect(() => readJson(text)).toThrow(NotJson);
});

test("what is read is written in one form", () => {
  const text = ' { "b" : [ 0 , "\\u20ac\\u000F\\n\\u007f\\ud83e\\udde7\\/" , null ] , "a" : true } ';
  expect(canonical(readJson(text))).toBe('{"a":true,"b":[0,"€\\u000f\\n\u007f🧧/",null]}');
});

test("a member called __proto__ is a member", async () => {
  const good = JSON.stringify(vectors.files[0]?.file);
  const verdict = await verify(`{"__proto__":{},${good.slice(1)}`);
  expect(verdict.fault?.code).toBe("malformed");
});

test("one block hashes as the browser does", async () => {
  for (const length of [0, 1, 46, 55]) {
    const message = Uint8Array.from({ length }, (_, at) => (at * 37) % 256);
    const block = new DataView(new ArrayBuffer(64));
    message.forEach((byte, at) => block.setUint8(at, byte));
    block.setUint8(length, 0x80);
    block.setUint32(60, length * 8);
    const words = Array.from(compress(block), (word) => word.toString(16).padStart(8, "0"));
    const expected = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
    expect(words.join("")).toBe(toHex(expected));
  }
});

async function sealed(fixed: Fixed, what: "deck" | "grand"): Promise<string[]> {
  const form = canonical(fixed.spec);
  const hash = await tagged(`${what}-spec-v1`, utf8(form));
  const seed = fromHex(fixed.seed);
  const commit = await tagged(`${what}-commit-v1`, fromHex(hash), seed);
  const key = await hkdf(join(seed, fromHex(fixed.beacon)), fromHex(hash), `${what}-key-v1`);
  return [form, hash, commit, toHex(key)];
}

function sealedAs(fixed: Fixed): string[] {
  return [fixed.canonical, fixed.spec_hash, fixed.commit, fixed.key];
}
