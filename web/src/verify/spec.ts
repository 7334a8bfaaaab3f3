/** Whether a deck or a grand draw can be as its spec says (docs/verification.md, "Files"). */
import type { DeckSpec, GrandSpec, Prize } from "./shape";

const TICKETS_MAX = 2 ** 40;
const PRIZES_MAX = 1000;

export function deckCanBe(spec: DeckSpec): boolean {
  const [opens, closes] = [instant(spec.opens_at), instant(spec.closes_at)];
  const sum = spec.prizes.reduce((total, prize) => total + BigInt(prize.count), 0n);
  return (
    isId(spec.campaign) &&
    isId(spec.deck) &&
    prizesCanBe(spec.prizes) &&
    spec.tickets >= 1 &&
    spec.tickets <= TICKETS_MAX &&
    sum <= BigInt(spec.tickets) &&
    opens !== undefined &&
    closes !== undefined &&
    opens < closes &&
    spec.per_person_max !== 0
  );
}

export function grandCanBe(spec: GrandSpec): boolean {
  const held = instant(spec.held_from) !== undefined;
  return isId(spec.campaign) && isId(spec.draw) && prizesCanBe(spec.prizes) && held && spec.prizes_per_person > 0;
}

export function isId(text: string): boolean {
  return /^[A-Za-z0-9\-_.:]{1,128}$/.test(text);
}

/** Milliseconds since 1970 of `2030-01-31T20:15:00+08:00`, if the text has that form and the day exists. */
export function instant(text: string): number | undefined {
  const form = /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3])(?::[0-5]\d){2}[+-](?:[01]\d|2[0-3]):[0-5]\d$/;
  const [, year, month, day] = (form.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days ? Date.parse(text) : undefined;
}

function prizesCanBe(prizes: Prize[]): boolean {
  const ids = new Set(prizes.map((prize) => prize.id));
  const fits = prizes.length >= 1 && prizes.length <= PRIZES_MAX && ids.size === prizes.length;
  return fits && prizes.every((prize) => isId(prize.id) && prize.count > 0);
}
