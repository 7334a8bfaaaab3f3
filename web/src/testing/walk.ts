/** A small walk of three checkpoints, and a person in it; tests say only what they change. */
import type { Deck, MyTeam, MyWalk, Walk } from "@/api/walk";
import { campaign, me } from "./fixtures";

const DAY = "2031-03-05";
const EVENING = { open: true, opens_at: `${DAY}T20:00:00+08:00`, closes_at: "2031-03-06T00:00:00+08:00" };

export const walkCampaign = () => campaign({ modules: ["walk"], regions: [], groups: [], projects: null, now: `${DAY}T20:30:00+08:00` });

export function walk(changes: Partial<Walk> = {}): Walk {
  return {
    phases: {
      trial_first_day: "2031-02-20",
      first_day: "2031-03-01",
      last_day: "2031-03-30",
      activity_days: 30,
      shown: [],
      now: { kind: "activity", phase: null, day: DAY },
    },
    settlement: { from: "20:00", until: "24:00", unopened_day: "lapses", mode: "highest", open_now: true, opens_at: EVENING.opens_at, closes_at: EVENING.closes_at },
    daily_cap: 9_000,
    goals: { member_steps: 5_000, team_steps: 15_000 },
    teams: {
      size: 3,
      name_characters: { min: 2, max: 8 },
      captain_goal: { min: 5_000, max: 9_000, affects_scoring: false },
      late_join: "from_joining",
      awards_require_full_team: true,
    },
    checkpoints: ["a", "b", "c"].map((id, index) => ({
      id,
      name: { zh: `第${index + 1}关`, en: `Place ${index + 1}` },
      target_steps: 10_000,
      upto_steps: 10_000 * (index + 1),
      text: null,
      picture_url: null,
    })),
    poster: true,
    notes: { per_checkpoint: 1, characters_max: 20 },
    points: { check_in: 1, steps_per_point: 3_000, steps_points_max: 3, member_goal: 1, team_goal: 2, note: 2, full_team_captain: 7 },
    decks: [deck()],
    grand_draws: [],
    profile: { fields: ["name", "phone", "place", "unit", "employer", "department"] },
    final_ranking: null,
    shipping: {
      working_days: 4,
      provinces: [
        { code: "p1", name: { zh: "本省", en: "Home" }, served: true },
        { code: "p2", name: { zh: "远方", en: "Far away" }, served: false },
      ],
    },
    outages: [],
    as_of: 77,
    ...changes,
  };
}

export function deck(changes: Partial<Deck> = {}): Deck {
  return {
    id: "packets",
    name: { zh: "春天红包", en: "Spring packets" },
    opens_at: "2031-03-01T00:00:00+08:00",
    closes_at: "2031-03-30T00:00:00+08:00",
    price_points: 10,
    tickets: 100,
    drawn: 4,
    budget_fen: 9_000,
    paid_fen: 120,
    per_person_max: null,
    prizes: [{ id: "small", name: { zh: "三角", en: "30 fen" }, value_fen: 30, count: 80, left: 76, odds_ppm: 800_000 }],
    undrawn: { zh: "不再发放。", en: "Not given out." },
    spec_hash: "aa",
    commit: "bb",
    seed: null,
    state: "open",
    ...changes,
  };
}

type Changes = Partial<Omit<MyWalk, "today" | "totals">> & { today?: Partial<MyWalk["today"]>; totals?: Partial<MyWalk["totals"]> };

export function myWalk({ today, totals, ...changes }: Changes = {}): MyWalk {
  return {
    registered: true,
    trial: false,
    today: {
      day: DAY,
      received: 4_000,
      counted: 0,
      settled: false,
      provisional: true,
      suspect: false,
      checked_in: false,
      check_in_open: true,
      window: EVENING,
      points: 0,
      on_goal: false,
      team_day: "none",
      grace: [],
      ...today,
    },
    totals: { steps: 16_000, points: 25, balance: 25, settled_days: 4, goal_days: 3, check_in_days: 4, ...totals },
    ranks: {
      points: { all: 3, of: 40, unit: 1, unit_of: 9, team: null },
      steps: { all: 5, of: 40, unit: 2, unit_of: 9, team: null },
    },
    team: null,
    lit: 1,
    passed: [],
    noted: [],
    posters: [],
    next: { checkpoint: "b", steps_left: 4_000 },
    badges: [],
    chances: { deck: "packets", affordable: 2, closes_at: "2031-03-30T00:00:00+08:00" },
    draws: 0,
    prizes_waiting: 0,
    messages_unread: 0,
    calendar: [],
    as_of: 77,
    ...changes,
  };
}

export function myTeam(changes: Partial<MyTeam> = {}): MyTeam {
  return {
    team: 7,
    code: "ABC123",
    name: "春风队",
    name_state: "submitted",
    name_reason: null,
    captain: false,
    announcement: null,
    goal: null,
    size: 3,
    rank: 2,
    days_on_target: 3,
    goal_permille: 100,
    average_steps: 21_000,
    today: { day: DAY, sum: 11_000, team_goal: 15_000, on_target: false },
    members: [
      { ...member("王*", "on_target", null), captain: true },
      { ...member("张*", "on_target", 6_000), me: true },
      member("李*", "provisional", null),
    ],
    calendar: [],
    ...changes,
  };
}

function member(name: string, state: MyTeam["members"][number]["today"]["state"], counted: number | null): MyTeam["members"][number] {
  return { name, me: false, captain: false, joined_day: "2031-03-01", today: { state, counted } };
}

/** What the server answers to somebody who takes part in the walk. */
export function walkAnswers(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    "GET /me": { signed_in: true, name: "张*" },
    "GET /demo": { clock: { now: `${DAY}T20:30:00+08:00` }, clocks: {}, personas: [] },
    "GET /campaigns/spring": walkCampaign(),
    "GET /campaigns/spring/me": me(),
    "GET /campaigns/spring/walk": walk(),
    "GET /campaigns/spring/me/walk": myWalk(),
    ...changes,
  };
}
