/** What members the files have, and of which types (docs/verification.md, "Files"). */
import type { Json } from "./json";

/** The file does not have the form of its kind. */
export class Malformed extends Error {}

type Read<T> = (value: Json | undefined) => T;
type Members<S> = { [M in keyof S]: S[M] extends Read<infer T> ? T : never };

export interface Prize {
  id: string;
  name: string;
  value_fen: number;
  count: number;
}

const text: Read<string> = (value) => (typeof value === "string" ? value : refuse());
const number =
  (below: number): Read<number> =>
  (value) =>
    typeof value === "number" && value < below ? value : refuse();
const hex =
  (bytes: number | undefined): Read<string> =>
  (value) => {
    const digits = text(value);
    const fits = bytes === undefined ? digits.length > 0 && digits.length % 2 === 0 : digits.length === 2 * bytes;
    return fits && /^[0-9a-f]*$/.test(digits) ? digits : refuse();
  };
const oneOf =
  <W extends string>(...words: W[]): Read<W> =>
  (value) =>
    words.find((word) => word === value) ?? refuse();
const list =
  <T>(item: Read<T>): Read<T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(item) : refuse();
const pair =
  <A, B>(first: Read<A>, second: Read<B>): Read<[A, B]> =>
  (value) =>
    Array.isArray(value) && value.length === 2 ? [first(value[0]), second(value[1])] : refuse();
const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value);
const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : read(value);

function object<S extends Record<string, Read<unknown>>>(shape: S): Read<Members<S>> {
  const known = new Set(Object.keys(shape));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse();
    if (Object.keys(value).some((member) => !known.has(member))) refuse();
    const members = Object.entries(shape).map(([member, read]) => [member, read(value[member])] as const);
    return Object.fromEntries(members.filter(([, read]) => read !== undefined)) as Members<S>;
  };
}

function refuse(): never {
  throw new Malformed();
}

const fingerprint = hex(32);
const whole = number(Number.MAX_SAFE_INTEGER + 1);
const small = number(2 ** 32);
const position = number(2 ** 16);
const prizes = list(object({ id: text, name: text, value_fen: whole, count: whole }));

const deckSpec = object({
  campaign: text,
  deck: text,
  tickets: whole,
  prizes,
  opens_at: text,
  closes_at: text,
  price_points: small,
  per_person_max: optional(small),
  beacon: optional(text),
  undrawn: text,
  algorithm: oneOf("feistel10-sha256-v1"),
});

const grandSpec = object({
  campaign: text,
  draw: text,
  prizes,
  held_from: text,
  prizes_per_person: small,
  beacon: optional(text),
  algorithm: oneOf("hmac-sha256-smallest-v1"),
});

export const readDraw = object({
  kind: oneOf("draw"),
  spec: deckSpec,
  commit: fingerprint,
  index: whole,
  class: orNull(position),
  prize: orNull(text),
  at: text,
  leaf: optional(object({ salt: hex(16), hash: fingerprint })),
  seed: optional(hex(32)),
  beacon: optional(hex(undefined)),
});

export const readDeck = object({
  kind: oneOf("deck"),
  spec: deckSpec,
  commit: fingerprint,
  seed: hex(32),
  beacon: optional(hex(undefined)),
  draws: list(pair(whole, orNull(position))),
  undrawn: list(pair(whole, position)),
});

export const readGrandDraw = object({
  kind: oneOf("grand_draw"),
  spec: grandSpec,
  commit: fingerprint,
  root: fingerprint,
  entries: list(pair(text, text)),
  seed: hex(32),
  beacon: optional(hex(undefined)),
  winners: list(object({ entry: text, prize: text, score: fingerprint })),
  threshold: optional(fingerprint),
});

export const readGrandEntry = object({
  kind: oneOf("grand_entry"),
  spec: grandSpec,
  commit: fingerprint,
  root: fingerprint,
  entry: text,
  person: text,
  drawn: optional(
    object({
      seed: hex(32),
      beacon: optional(hex(undefined)),
      score: fingerprint,
      threshold: optional(fingerprint),
      result: oneOf("won", "not_drawn", "passed_over"),
      prize: orNull(text),
    }),
  ),
});

export type DeckSpec = ReturnType<typeof deckSpec>;
export type GrandSpec = ReturnType<typeof grandSpec>;
export type Draw = ReturnType<typeof readDraw>;
export type Deck = ReturnType<typeof readDeck>;
export type GrandDraw = ReturnType<typeof readGrandDraw>;
export type GrandEntry = ReturnType<typeof readGrandEntry>;
