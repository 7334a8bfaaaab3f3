/** A small walk and a small donation campaign as their staff see them; tests say only what they change. */
import type { Role } from "../rights";
import type * as wire from "../wire";

export function staff(role: Role = "organiser", ofUnit: string | null = null): wire.StaffAccount {
  return { login: "lin", name: "林", grants: [{ role, campaign: "spring", unit: ofUnit }] };
}

export function info(module: "walk" | "donation" = "walk"): wire.CampaignInfo {
  return {
    id: "spring",
    name: { zh: "春天走", en: "Spring walk" },
    display_name: { zh: "春天走", en: "Spring walk" },
    now: "2031-03-05T20:00:00+08:00",
    opens_at: "2031-03-01T06:00:00+08:00",
    closes_at: "2031-03-15T18:00:00+08:00",
    modules: [module],
  };
}

export function unit(changes: Partial<wire.UnitRow> = {}): wire.UnitRow {
  return {
    code: "u1",
    name: { zh: "一公司", en: "Company one" },
    parent: "all",
    kind: null,
    registered: 350,
    active: 300,
    steps: 900_000,
    average_steps: 3_000,
    teams: 20,
    team_days: 31,
    target: 700,
    permille: 500,
    shortfall: 350,
    met: false,
    index: 4_205,
    trend: [
      { day: "2031-03-03", registered: 100, active: 90 },
      { day: "2031-03-04", registered: 350, active: 300 },
    ],
    ...changes,
  };
}

export const UNITS: wire.UnitList = {
  as_of: 9,
  all: true,
  rows: [
    unit({ code: "all", name: { zh: "总计", en: "Total" }, parent: null, target: null, permille: null, shortfall: null, met: null, index: null }),
    unit(),
    unit({ code: "u2", name: { zh: "二公司", en: "Company two" }, registered: 30, target: 30, permille: 1_000, shortfall: 0, met: true }),
  ],
};

export function day(changes: Partial<wire.DayRow> = {}): wire.DayRow {
  return {
    day: "2031-03-04",
    state: "provisional",
    synced: 90,
    settled: 70,
    lapsed: 20,
    on_target: 50,
    steps: 600_000,
    check_ins: 65,
    teams_on_target: 8,
    points: 400,
    ...changes,
  };
}

export function deck(changes: Partial<wire.Deck> = {}): wire.Deck {
  return {
    id: "packets",
    name: { zh: "红包", en: "Packets" },
    tickets: 1_000,
    drawn: 950,
    paid_fen: 33_005,
    budget_fen: 40_000,
    prizes: [{ id: "small", value_fen: 35, count: 1_000, left: 50 }],
    running_out: true,
    committed: true,
    revealed: false,
    ...changes,
  };
}

export function walk(changes: Partial<wire.WalkDashboard> = {}): wire.WalkDashboard {
  return {
    as_of: 9,
    now: "2031-03-05T20:00:00+08:00",
    people: { joined: 400, registered: 380, active: 330, active_today: 90 },
    days: [day({ day: "2031-03-03", state: "sealed" }), day()],
    teams: { total: 40, full: 12, on_target_today: 8 },
    points: { accounts: { check_in: 130, draw: -40 }, held: 90 },
    decks: [deck()],
    grand_draws: [
      {
        id: "main",
        name: { zh: "大奖", en: "Grand draw" },
        held_from: "2031-03-20T10:00:00+08:00",
        entries: 12,
        committed: true,
        held_at: null,
        winners: [],
      },
    ],
    quotas: { met: 1, units: 2 },
    queues: {
      notes: 2,
      team_names: 1,
      announcements: 0,
      events: 0,
      appeals: 1,
      corrections: 1,
      prizes_to_ship: 3,
      prizes_overdue: 1,
      payouts_failed: 0,
    },
    outages: [],
    alerts: [{ kind: "deck_running_out", about: "packets", text: { zh: "「红包」剩余不足一成。", en: "A tenth or less is left." } }],
    ...changes,
  };
}

export function note(changes: Partial<wire.NoteRow> = {}): wire.NoteRow {
  return {
    participant: 4,
    name: "王*",
    checkpoint: "gate",
    text: "走到城门，天刚亮。",
    submitted_at: "2031-03-05T07:00:00+08:00",
    state: "submitted",
    reason: null,
    ...changes,
  };
}

export function effect(changes: Partial<wire.CorrectionEffect> = {}): wire.CorrectionEffect {
  return { before: 5_000, after: 8_000, steps: 3_000, points: 2, team_day: "gained", team: 3, ...changes };
}

export function correction(changes: Partial<wire.Correction> = {}): wire.Correction {
  return {
    id: "c1",
    kind: "steps",
    participant: 4,
    day: "2031-03-04",
    counted: 8_000,
    points: null,
    team: null,
    reason: "手机没电",
    state: "open",
    proposed_at: "2031-03-05T09:00:00+08:00",
    proposed_by: "陈",
    own: false,
    effect: effect(),
    effect_now: effect(),
    decided_at: null,
    decided_by: null,
    ...changes,
  };
}

export function prize(changes: Partial<wire.PrizeRow> = {}): wire.PrizeRow {
  return {
    id: "p1",
    participant: 4,
    name: "王*",
    source: "award:first",
    item: "保温杯",
    value_fen: 4_900,
    won_at: "2031-03-01T10:00:00+08:00",
    state: "address_given",
    due_day: "2031-03-04",
    overdue: true,
    shipped_day: null,
    carrier: null,
    tracking: null,
    reason: null,
    ...changes,
  };
}

export function payout(changes: Partial<wire.PayoutRow> = {}): wire.PayoutRow {
  return {
    draw: 71,
    participant: 4,
    amount_fen: 35,
    out_bill_no: "TX71",
    state: "failed",
    attempts: 2,
    transfer_no: null,
    reason: "ACCOUNT_CLOSED",
    updated_at: "2031-03-05T09:00:00+08:00",
    ...changes,
  };
}

export const TEAM: wire.TeamRow = { team: 3, name: "晨光队", name_state: "submitted", captain: 4, members: 6, days_on_target: 2, steps: 90_000 };

const CARD: wire.ParticipantCard = {
  row: { participant: 4, name: "王*", unit: "u1", team: 3, registered: true, consented: true },
  place: null,
  figures: {
    steps: 12_000,
    points: 9,
    balance: 4,
    rank_by_points: 2,
    rank_by_steps: null,
    settled_days: 2,
    goal_days: 1,
    check_in_days: 2,
    lit: 1,
    passed: ["gate"],
    badges: [],
    won_fen: 35,
  },
  ledger: [{ kind: "check_in", points: 1, day: "2031-03-04", at: null, steps: null, balance: 1 }],
  days: [{ day: "2031-03-04", received: 9_000, counted: 8_000, settled: true, checked_in: true, team_day: false }],
  draws: [{ id: 71, at: "2031-03-05T09:00:00+08:00", deck: "packets", index: 3, prize: "small", value_fen: 35 }],
  payouts: [payout()],
  prizes: [prize()],
  posters: [{ checkpoint: "gate", state: "shown" }],
  notes: [{ checkpoint: "gate", state: "submitted" }],
};

const EVENT: wire.UnitEvent = {
  id: "e1",
  unit: "u1",
  title: "湖边走",
  theme: "健康",
  day: "2031-03-08",
  place: "湖边",
  mode: "both",
  people: 300,
  state: "submitted",
  reason: null,
  submitted_at: "2031-03-05T09:00:00+08:00",
};

const STAFF = "/staff/campaigns/spring";

/** What the server answers about a walk, by `METHOD /path`. */
export function walkAnswers(role: Role = "organiser", ofUnit: string | null = null): Record<string, unknown> {
  return {
    "GET /staff/me": staff(role, ofUnit),
    "GET /campaigns": { campaigns: [{ id: "spring", name: { zh: "春天走", en: "Spring walk" } }] },
    "GET /campaigns/spring": info(),
    "GET /campaigns/spring/walk": {
      checkpoints: [{ id: "gate", name: { zh: "城门", en: "The gate" } }],
      decks: [
        {
          id: "packets",
          name: { zh: "红包", en: "Packets" },
          opens_at: "2031-03-01T00:00:00+08:00",
          closes_at: "2031-03-18T00:00:00+08:00",
          price_points: 20,
          commit: "c0ffee",
          spec_hash: "ab12",
          seed: null,
        },
      ],
      grand_draws: [{ id: "main", name: { zh: "大奖", en: "Grand draw" }, prizes: [] }],
      final_ranking: { at: "2031-03-16T00:00:00+08:00", awards: [{ id: "first", name: { zh: "一等奖", en: "First prize" } }] },
    },
    [`GET ${STAFF}/walk`]: walk(),
    [`GET ${STAFF}/units`]: UNITS,
    [`GET ${STAFF}/organisation-award`]: {
      weights: { quota: 40, active: 20, steps: 15, teams: 25 },
      tasks: 1,
      rows: [
        { unit: unit(), events: 2, tasks_done: 1, report_filed: false, warnings: ["no_summary_report"], picked: false, reason: null },
        { unit: unit({ code: "u2", name: { zh: "二公司", en: "Company two" } }), events: 0, tasks_done: 0, report_filed: true, warnings: [], picked: true, reason: "组织得力" },
      ],
    } satisfies wire.OrganisationAward,
    [`GET ${STAFF}/teams`]: { teams: [TEAM], total: 1 },
    [`GET ${STAFF}/teams/3`]: {
      team: TEAM,
      announcement: "今晚八点",
      announcement_state: "approved",
      members: [{ participant: 4, name: "王*", joined_day: "2031-03-01", steps: 40_000 }],
      on_target: ["2031-03-04"],
    } satisfies wire.TeamDetail,
    [`GET ${STAFF}/notes`]: { notes: [note(), note({ participant: 5, name: "李*", text: "第二条" })], next: null },
    [`GET ${STAFF}/team-texts`]: {
      texts: [{ team: 3, what: "name", text: "晨光队", submitted_at: "2031-03-05T07:00:00+08:00", state: "submitted", reason: null }],
      next: null,
    },
    [`GET ${STAFF}/decks`]: { decks: [deck()] },
    [`GET ${STAFF}/outages`]: { outages: [{ day: "2031-03-02", until: "2031-03-03T12:00:00+08:00", excused: true }] },
    [`GET ${STAFF}/corrections`]: { corrections: [correction()], next: null },
    [`GET ${STAFF}/results`]: { results: [] },
    [`GET ${STAFF}/results/team-awards`]: awards(),
    [`GET ${STAFF}/prizes`]: { prizes: [prize()], next: null },
    [`GET ${STAFF}/payouts`]: { channel: false, sums: [{ state: "failed", number: 1, amount_fen: 35 }], payouts: [payout()], next: null },
    [`GET ${STAFF}/participants`]: { participants: [] },
    [`GET ${STAFF}/participants/4`]: CARD,
    [`GET ${STAFF}/unit-tasks`]: {
      tasks: [{ id: "meeting", name: { zh: "召开动员会", en: "Hold a meeting" } }],
      done: [{ unit: "u1", task: "meeting", day: "2031-03-02", note: "八十人", at: "2031-03-02T10:00:00+08:00" }],
    } satisfies wire.UnitTaskBoard,
    [`GET ${STAFF}/units/u1/report`]: { text: null, at: null } satisfies wire.UnitReport,
    [`GET ${STAFF}/assets`]: {
      assets: [{ id: "poster", name: { zh: "海报", en: "Poster" }, kind: "poster", file: "poster.svg", size: 2_000, downloads: [{ unit: "u1", downloads: 4 }] }],
    } satisfies { assets: wire.Asset[] },
    [`GET ${STAFF}/events`]: { events: [EVENT] },
    [`GET ${STAFF}/appeals`]: {
      appeals: [
        { id: "a1", participant: 4, name: "王*", about: "result:team_awards", text: "少算一天", submitted_at: "2031-03-05T09:00:00+08:00", state: "open", reason: null, decided_at: null },
      ],
      next: null,
    },
    [`GET ${STAFF}/notices`]: { versions: [] },
    [`GET ${STAFF}/audit`]: {
      entries: [
        { id: "1", at: "2031-03-05T09:00:00+08:00", staff: null, action: "declare_outage", subject: "2031-03-02", old: null, new: "until", reason: "微信故障" },
      ],
      next: "1",
    },
  };
}

export function awards(changes: Partial<wire.TeamAwards> = {}): wire.TeamAwards {
  return {
    ranking_version: 1,
    day: "2031-03-15",
    teams: [{ award: "first", team: 3, rank: 1, days_on_target: 9, average_steps: 15_000, members: [{ participant: 4, name: "王*" }] }],
    shortfall: { first: 2 },
    people: 1,
    hash: "feed0001",
    proposed_by: null,
    own: false,
    is_published: false,
    published_version: null,
    ...changes,
  };
}

/** What the server answers about a donation campaign. */
export function donationAnswers(role: Role = "organiser"): Record<string, unknown> {
  return {
    "GET /staff/me": staff(role),
    "GET /campaigns": { campaigns: [{ id: "spring", name: { zh: "春天走", en: "Spring walk" } }] },
    "GET /campaigns/spring": info("donation"),
    [`GET ${STAFF}/dashboard`]: {
      as_of: 9,
      now: "2031-03-05T20:00:00+08:00",
      phase: "open",
      closed_day: "2031-03-04",
      totals: { participants: 30, donors: 20, donations: 50, raw_steps: 90_000, credited_steps: 90_000, projects: 1 },
      suspects_waiting: 1,
      signals: [{ participant: 4, day: "2031-03-04", kind: "equal_counts" }],
      address_flags: [],
      channels: [{ channel: "qr", participants: 30 }],
      units: [{ unit: "u1", day: "2031-03-04", donors: 2, donations: 2, raw_steps: 9_000, credited_steps: 9_000 }],
    } satisfies wire.Dashboard,
    [`GET ${STAFF}/suspects`]: { suspects: [{ participant: 4, day: "2031-03-04", count: 180_000, accepted: null }] },
    [`GET ${STAFF}/account-links`]: {
      appid: "wx1",
      opens_at: "2031-03-01T00:00:00+08:00",
      help: null,
      linked: [],
      not_linked: [{ unit: "u1", name: { zh: "一公司", en: "Company one" }, state: null, account_name: null }],
    } satisfies wire.AccountLinkList,
    [`GET ${STAFF}/notices`]: { versions: [] },
    [`GET ${STAFF}/audit`]: { entries: [], next: null },
  };
}
