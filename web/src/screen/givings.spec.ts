import { expect, test } from "vitest";
import { type Giving, newGivings } from "./givings";

const giving = (steps: number): Giving => ({ region: "430000", steps, name: "袁**" });
const list = (...steps: number[]) => steps.map(giving);

test.each([
  { what: "the first event is all news", before: list(), now: list(2, 1), news: list(2, 1) },
  { what: "a repeated event is no news", before: list(2, 1), now: list(2, 1), news: [] },
  { what: "only what came since is news", before: list(2, 1), now: list(4, 3, 2, 1), news: list(4, 3) },
  { what: "what grew too old leaves at the end", before: list(3, 2, 1), now: list(4, 3), news: list(4) },
  { what: "a quiet moment is no news", before: list(2, 1), now: list(), news: [] },
  { what: "after a burst nothing is repeated", before: list(2, 1), now: list(5, 4, 3), news: list(5, 4, 3) },
  { what: "an equal donation after another is news", before: list(2, 1), now: list(2, 2, 1), news: list(2) },
])("$what", ({ before, now, news }) => {
  expect(newGivings(before, now)).toEqual(news);
});
