/** A small campaign of two groups, and a person in it; tests say only what they change. */
import type { Demo } from "@/api/demo";
import type { Campaign, Donated, GroupRow, Me, Region, Today } from "@/api/types";

export function campaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    id: "spring",
    name: { zh: "春天走", en: "Spring walk" },
    theme: { zh: "一起走", en: "Together" },
    organiser: { zh: "主办方", en: "Organiser" },
    purpose: { zh: "为了健康", en: "For health" },
    display_name: { zh: "春天走", en: "Spring walk" },
    modules: ["donation"],
    opens_at: "2031-03-01T06:00:00+08:00",
    closes_at: "2031-03-15T18:00:00+08:00",
    phase: "open",
    now: "2031-03-05T20:00:00+08:00",
    plan_version: 1,
    steps: { plausible_max: 50_000 },
    donation: { threshold_steps: 1_000, amount: "all", donations_per_day: 1, multipliers: [], exercise_kinds: [] },
    regions: [region("110000", "北京", "Beijing", "620000", 1), region("330000", "浙江", "Zhejiang", "620000", 2), region("620000", "甘肃", "Gansu", "620000", 3), region("510000", "四川", "Sichuan", "510000", 4)],
    groups: [
      { code: "620000", name: { zh: "甘肃", en: "Gansu" }, members: ["620000", "110000", "330000"] },
      { code: "510000", name: { zh: "四川", en: "Sichuan" }, members: ["510000"] },
    ],
    projects: { threshold_steps: 100_000, cap: 6, mode: "per_threshold" },
    badges: [
      { id: "first", name: { zh: "启程", en: "Start" }, rule: "donations_total", at: 1 },
      { id: "row", name: { zh: "坚持", en: "Persistence" }, rule: "donation_streak", at: 10 },
    ],
    units: [{ code: "u1", name: { zh: "一公司", en: "Company one" } }],
    board_limit: 50,
    consent: { version: "2" },
    totals: { participants: 3, donors: 2, donations: 5, raw_steps: 9_000, credited_steps: 9_000, projects: 0 },
    as_of: 77,
    ...changes,
  };
}

export function today(changes: Partial<Today> = {}): Today {
  return {
    day: "2031-03-05",
    steps: 1_200,
    suspect: false,
    anomalies: 0,
    reached_threshold: true,
    donated: false,
    would_credit: 1_200,
    factor: 1,
    ...changes,
  };
}

export function me(changes: Partial<Me> = {}): Me {
  return {
    joined: true,
    consent: { granted: true, version: "2", current_version: "2" },
    unit: null,
    channel: null,
    inviter_code: "me-1",
    today: today(),
    totals: { donations: 0, raw_steps: 0, credited_steps: 0 },
    rank: null,
    streak: 0,
    badges: [],
    donations: [],
    as_of: 77,
    ...changes,
  };
}

export function groupRow(changes: Partial<GroupRow> = {}): GroupRow {
  return {
    rank: 1,
    group: "620000",
    donations: 4,
    credited_steps: 108_000,
    projects: 1,
    project_cap: 6,
    steps_to_next: 92_000,
    next_permille: 80,
    flagged: false,
    ...changes,
  };
}

export function donated(changes: Partial<Donated> = {}): Donated {
  return {
    donation: {
      id: 78,
      day: "2031-03-05",
      at: "2031-03-05T20:01:00+08:00",
      region: "330000",
      raw_steps: 1_200,
      credited_steps: 1_200,
      factor: 1,
      annulled: false,
    },
    region: { region: "330000", credited_steps: 31_200, rank: 2 },
    group: { group: "620000", credited_steps: 109_200, steps_to_next: 90_800, projects: 1 },
    badges_gained: [],
    project_generated: null,
    me: { rank: 51, credited_steps: 1_200, donations: 1 },
    ...changes,
  };
}

export function demo(changes: Partial<Demo> = {}): Demo {
  return {
    clock: { now: "2031-03-05T20:00:00+08:00" },
    clocks: { spring: "2031-03-05T20:00:00+08:00" },
    personas: [{ id: "p1", name: "张三", about: { zh: "在走路", en: "Walking" }, campaigns: ["spring"] }],
    ...changes,
  };
}

function region(code: string, zh: string, en: string, group: string, column: number): Region {
  return { code, name: { zh, en }, kind: "province", group, aided: code === group, row: 1, column };
}
