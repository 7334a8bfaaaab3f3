/**
 * Checks the files that are published of draws: valid, or the first thing that is not.
 *
 * A second implementation beside the program's own, written from docs/verification.md alone, so that the two control
 * each other. It asks nobody and sends nothing.
 */
import { fromHex, hkdf, hmac, join, tagged, utf8 } from "./bytes";
import { canonical, type Json, NotJson, readJson } from "./json";
import { orderOf } from "./order";
import {
  type Deck,
  type DeckSpec,
  type Draw,
  type GrandDraw,
  type GrandEntry,
  type GrandSpec,
  Malformed,
  readDeck,
  readDraw,
  readGrandDraw,
  readGrandEntry,
} from "./shape";
import { deckCanBe, grandCanBe, instant, isId } from "./spec";
import { say, type Text } from "./words";

/** What became of a file: the steps that were right, and then what follows or what is wrong. */
export interface Verdict {
  valid: boolean;
  kind?: string;
  fingerprints: { name: "spec" | "commit" | "root"; value: string }[];
  proven: Text[];
  notProven: Text[];
  fault?: { code: string; at: string; message: Text };
}

/** Told now and then how many tickets are done; what it returns is waited for. */
export type Progress = (done: number, of: number) => Promise<void> | void;

export async function verify(source: string, progress: Progress = () => {}): Promise<Verdict> {
  const verdict: Verdict = { valid: false, fingerprints: [], proven: [], notProven: [] };
  try {
    await check(source, verdict, progress);
    return { ...verdict, valid: true };
  } catch (error) {
    if (error instanceof NotJson || error instanceof Malformed) {
      return { ...verdict, fault: { code: "malformed", at: "", message: say.malformed(error.message) } };
    }
    if (!(error instanceof Fault)) throw error;
    return { ...verdict, fault: { code: error.code, at: error.at, message: say.fault(error.code) } };
  }
}

class Fault extends Error {
  constructor(
    readonly code: string,
    readonly at: string,
  ) {
    super(code);
  }
}

function demand(holds: boolean, code: string, at: string): asserts holds {
  if (!holds) throw new Fault(code, at);
}

async function check(source: string, verdict: Verdict, progress: Progress): Promise<void> {
  const file = readJson(source);
  const kind = typeof file === "object" && file !== null && !Array.isArray(file) ? file["kind"] : undefined;
  if (typeof kind !== "string") throw new Malformed();
  verdict.kind = kind;
  switch (kind) {
    case "draw":
      return checkDraw(readDraw(file), verdict);
    case "deck":
      return checkDeck(readDeck(file), verdict, progress);
    case "grand_draw":
      return checkGrandDraw(readGrandDraw(file), verdict, progress);
    case "grand_entry":
      return checkGrandEntry(readGrandEntry(file), verdict);
    default:
      throw new Fault("unknown_kind", "kind");
  }
}

async function checkDraw(draw: Draw, verdict: Verdict): Promise<void> {
  const { spec, index } = draw;
  demand(deckCanBe(spec), "bad_spec", "spec");
  const specHash = await shown("deck-spec-v1", spec, draw.commit, verdict);
  demand(index < spec.tickets, "index_out_of_range", "index");
  const prize = draw.class === null ? undefined : spec.prizes[draw.class];
  demand(draw.class === null || prize !== undefined, "prize_mismatch", "prize");
  demand((prize?.id ?? null) === draw.prize, "prize_mismatch", "prize");
  demand(inWindow(draw.at, spec), "outside_window", "at");
  const result = say.result(prize?.name, prize?.id);
  verdict.proven.push(say.recorded(spec.deck, index, draw.at, result));
  if (draw.leaf) {
    const record = { at: draw.at, commit: draw.commit, index, ...(draw.class === null ? {} : { class: draw.class }) };
    const leaf = await tagged("draw-leaf-v1", fromHex(draw.leaf.salt), utf8(canonical(record)));
    demand(leaf === draw.leaf.hash, "leaf_mismatch", "leaf");
    verdict.proven.push(say.leaf(leaf));
  }
  if (draw.seed === undefined) {
    demand(draw.beacon === undefined, "beacon_unexpected", "beacon");
    verdict.notProven.push(say.notRevealed);
  } else {
    const key = await open(DECK, spec, specHash, draw.commit, draw.seed, draw.beacon, "beacon");
    verdict.proven.push(say.committed);
    const slot = orderOf(spec.tickets, key)(index);
    demand(classOf(spec, slot) === draw.class, "class_mismatch", "class");
    verdict.proven.push(say.ticket(spec.deck, index, slot, result));
    verdict.notProven.push(say.seeDeck);
  }
  verdict.notProven.push(...openSeed(spec), say.whoseTicket);
}

async function checkDeck(deck: Deck, verdict: Verdict, progress: Progress): Promise<void> {
  const { spec, draws, undrawn } = deck;
  demand(deckCanBe(spec), "bad_spec", "spec");
  const specHash = await shown("deck-spec-v1", spec, deck.commit, verdict);
  const key = await open(DECK, spec, specHash, deck.commit, deck.seed, deck.beacon, "beacon");
  verdict.proven.push(say.committed);

  const slotOf = orderOf(spec.tickets, key);
  const counts = spec.prizes.map(() => 0);
  const all = draws.length + undrawn.length;
  for (const [name, tickets, before] of [
    ["draws", draws, 0],
    ["undrawn", undrawn, draws.length],
  ] as const) {
    let last = -1;
    for (const [position, [index, stated]] of tickets.entries()) {
      const at = `${name}[${position}]`;
      demand(index !== last, "index_twice", at);
      demand(index > last, "out_of_order", at);
      demand(index < spec.tickets, "index_out_of_range", at);
      const carried = classOf(spec, slotOf(index));
      demand(carried === stated, "class_mismatch", at);
      if (carried !== null) counts[carried] = (counts[carried] ?? 0) + 1;
      last = index;
      if (position % TICKETS_A_STEP === 0) await progress(before + position, all);
    }
  }
  const drawn = new Set(draws.map(([index]) => index));
  for (const [position, [index]] of undrawn.entries()) {
    demand(!drawn.has(index), "index_twice", `undrawn[${position}]`);
  }
  verdict.proven.push(say.tickets(draws.length));
  for (const [position, prize] of spec.prizes.entries()) {
    demand(counts[position] === prize.count, "count_mismatch", `spec.prizes[${position}]`);
  }
  const won = draws.filter(([, stated]) => stated !== null).length;
  verdict.proven.push(say.counts(won, undrawn.length));
  const leftOut = (draws[draws.length - 1]?.[0] ?? -1) + 1 - draws.length;
  if (leftOut === 0) verdict.proven.push(say.inSequence);
  else verdict.notProven.push(say.leftOut(leftOut));
  verdict.notProven.push(...openSeed(spec), say.paid);
}

async function checkGrandDraw(grand: GrandDraw, verdict: Verdict, progress: Progress): Promise<void> {
  const { spec, entries } = grand;
  demand(grandCanBe(spec), "bad_spec", "spec");
  const specHash = await shown("grand-spec-v1", spec, grand.commit, verdict);
  verdict.fingerprints.push({ name: "root", value: grand.root });
  const key = await open(GRAND, spec, specHash, grand.commit, grand.seed, grand.beacon, "beacon");
  verdict.proven.push(say.committed);

  let before = "";
  for (const [position, [entry, person]] of entries.entries()) {
    const at = `entries[${position}]`;
    demand(isId(entry) && isId(person), "bad_entry", at);
    demand(entry !== before, "entry_twice", at);
    demand(entry > before, "out_of_order", at);
    before = entry;
  }
  demand((await tagged("grand-entries-v1", utf8(canonical(entries)))) === grand.root, "root_mismatch", "root");
  verdict.proven.push(say.entries(entries.length));

  const { winners, threshold } = await hold(spec, entries, await hmac(key), progress);
  for (let position = 0; position < Math.max(winners.length, grand.winners.length); position += 1) {
    const [computed, stated] = [winners[position], grand.winners[position]];
    const same =
      computed?.entry === stated?.entry && computed?.prize === stated?.prize && computed?.score === stated?.score;
    demand(same, "winners_mismatch", `winners[${position}]`);
  }
  demand(grand.threshold === threshold, "threshold_mismatch", "threshold");
  verdict.proven.push(say.winners(winners.length, spec.prizes_per_person));
  verdict.notProven.push(...openSeed(spec), say.whoseEntry);
}

async function checkGrandEntry(receipt: GrandEntry, verdict: Verdict): Promise<void> {
  const { spec, entry, drawn } = receipt;
  demand(grandCanBe(spec), "bad_spec", "spec");
  const specHash = await shown("grand-spec-v1", spec, receipt.commit, verdict);
  verdict.fingerprints.push({ name: "root", value: receipt.root });
  for (const at of ["entry", "person"] as const) demand(isId(receipt[at]), "bad_entry", at);
  verdict.proven.push(say.entryRecorded(spec.draw, entry));
  if (drawn === undefined) {
    verdict.notProven.push(say.notDrawnYet);
  } else {
    const key = await open(GRAND, spec, specHash, receipt.commit, drawn.seed, drawn.beacon, "drawn.beacon");
    verdict.proven.push(say.committed);
    const score = await (await hmac(key))(entry);
    demand(score === drawn.score, "score_mismatch", "drawn.score");
    // Digits of equal length are in the order of the numbers.
    const above = drawn.threshold !== undefined && score > drawn.threshold;
    const fits = { won: !above, not_drawn: above, passed_over: !above && score !== drawn.threshold };
    demand(fits[drawn.result], "result_mismatch", "drawn.result");
    const known = spec.prizes.some((prize) => prize.id === drawn.prize);
    demand(drawn.result === "won" ? known : drawn.prize === null, "prize_mismatch", "drawn.prize");
    verdict.proven.push(say.score(entry, score, drawn.result));
  }
  verdict.notProven.push(say.seeGrand, ...openSeed(spec));
}

/** The fingerprint of a spec. It and the commitment are shown to be compared, whatever comes after. */
async function shown(tag: string, spec: DeckSpec | GrandSpec, commit: string, verdict: Verdict): Promise<string> {
  const specHash = await tagged(tag, utf8(canonical(spec as unknown as Json)));
  verdict.fingerprints.push({ name: "spec", value: specHash }, { name: "commit", value: commit });
  verdict.notProven.push(say.compare);
  return specHash;
}

/** Checks the commitment and gives the key. */
async function open(
  tags: { commit: string; key: string },
  spec: DeckSpec | GrandSpec,
  specHash: string,
  commit: string,
  seed: string,
  beacon: string | undefined,
  beaconAt: string,
) {
  demand(spec.beacon === undefined || beacon !== undefined, "beacon_missing", beaconAt);
  demand(spec.beacon !== undefined || beacon === undefined, "beacon_unexpected", beaconAt);
  const [salt, secret] = [fromHex(specHash), fromHex(seed)];
  demand((await tagged(tags.commit, salt, secret)) === commit, "commit_mismatch", "commit");
  return hkdf(join(secret, fromHex(beacon ?? "")), salt, tags.key);
}

function classOf(spec: DeckSpec, slot: number): number | null {
  let end = 0;
  for (const [position, prize] of spec.prizes.entries()) {
    end += prize.count;
    if (slot < end) return position;
  }
  return null;
}

function inWindow(at: string, spec: DeckSpec): boolean {
  const [minute, opens, closes] = [instant(at), instant(spec.opens_at), instant(spec.closes_at)];
  if (minute === undefined || opens === undefined || closes === undefined) return false;
  return minute % MINUTE === 0 && minute > opens - MINUTE && minute < closes;
}

async function hold(
  spec: GrandSpec,
  entries: [string, string][],
  scoreOf: (entry: string) => Promise<string>,
  progress: Progress,
) {
  const scored: { entry: string; person: string; score: string }[] = [];
  for (const [entry, person] of entries) {
    if (scored.length % TICKETS_A_STEP === 0) await progress(scored.length, entries.length);
    scored.push({ entry, person, score: await scoreOf(entry) });
  }
  scored.sort((a, b) => (a.score < b.score ? -1 : 1));
  const winners: { entry: string; prize: string; score: string }[] = [];
  const wins = new Map<string, number>();
  // Which prize is next, and how many of it are left.
  let [prize, left] = [0, spec.prizes[0]?.count ?? 0];
  for (const { entry, person, score } of scored) {
    const next = spec.prizes[prize];
    if (next === undefined) break;
    const won = wins.get(person) ?? 0;
    if (won >= spec.prizes_per_person) continue;
    wins.set(person, won + 1);
    winners.push({ entry, prize: next.id, score });
    left -= 1;
    if (left === 0) {
      prize += 1;
      left = spec.prizes[prize]?.count ?? 0;
    }
  }
  return { winners, threshold: prize === spec.prizes.length ? winners[winners.length - 1]?.score : undefined };
}

function openSeed(spec: DeckSpec | GrandSpec): Text[] {
  return [spec.beacon === undefined ? say.seedHolder : say.beacon(spec.beacon)];
}

const DECK = { commit: "deck-commit-v1", key: "deck-key-v1" };
const GRAND = { commit: "grand-commit-v1", key: "grand-key-v1" };
const MINUTE = 60_000;
const TICKETS_A_STEP = 10_000;
