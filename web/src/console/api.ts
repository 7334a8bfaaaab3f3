/** Every call of the console. A call gives its answer or throws an `ApiProblem`. */
import { problemOf, unreachable } from "@/api/problem";
import type * as wire from "./wire";

const ANSWER_WITHIN_MS = 30_000;
/** Teams on a page. */
const TEAMS = 50;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export const api = {
  staff: () => get<wire.StaffAccount>("/api/staff/me"),
  signIn: (login: string, password: string) => post<wire.StaffAccount>("/api/staff/sessions", { login, password }),
  signOut: () => done("DELETE", "/api/staff/sessions/current"),

  campaigns: () => get<{ campaigns: { id: string; name: wire.Text }[] }>("/api/campaigns"),
  campaign: (c: string) => get<wire.CampaignInfo>(`/api/campaigns/${encodeURIComponent(c)}`),

  dashboard: (c: string) => get<wire.Dashboard>(of(c, "dashboard")),
  suspects: (c: string) => get<{ suspects: wire.Suspect[] }>(of(c, "suspects")),
  reviewSuspect: (c: string, body: { participant: number; day: string; accepted: boolean; reason: string }) =>
    done("POST", of(c, "suspects/review"), body),
  previewAnnulment: (c: string, body: { participant: number; donation: number }) =>
    post<wire.AnnulmentEffect>(of(c, "corrections/annulments/preview"), body),
  annul: (c: string, body: { participant: number; donation: number; code: wire.AnnulmentCode; reason: string }) =>
    post<wire.AnnulmentEffect>(of(c, "corrections/annulments"), body),
  changeWindow: (c: string, body: { opens_at: string; closes_at: string; reason: string }) =>
    done("PUT", of(c, "window"), body),
  accountLinks: (c: string) => get<wire.AccountLinkList>(of(c, "account-links")),
  markAccountLink: (c: string, unit: string, body: { state: wire.LinkState; account_name: string }) =>
    done("PUT", of(c, "account-links", unit), body),

  notices: (c: string) => get<{ versions: wire.NoticeVersion[] }>(of(c, "notices")),
  publishNotice: (c: string, body: wire.NoticeDraft) => post<{ id: string }>(of(c, "notices"), body),
  audit: async (c: string, before?: string): Promise<wire.Page<wire.AuditEntry>> => {
    const { entries, next } = await get<{ entries: wire.AuditEntry[]; next: string | null }>(of(c, "audit"), { before });
    return { rows: entries, next };
  },

  walk: (c: string) => get<wire.WalkDashboard>(of(c, "walk")),
  units: (c: string) => get<wire.UnitList>(of(c, "units")),
  organisationAward: (c: string) => get<wire.OrganisationAward>(of(c, "organisation-award")),
  pickUnit: (c: string, unit: string, body: { picked: boolean; reason: string }) =>
    done("PUT", of(c, "organisation-award", unit), body),
  teams: async (c: string, q: string, after?: string): Promise<wire.TeamPage> => {
    const offset = Number(after ?? 0);
    const { teams, total } = await get<{ teams: wire.TeamRow[]; total: number }>(of(c, "teams"), { q, offset, limit: TEAMS });
    return { rows: teams, total, next: offset + teams.length < total ? String(offset + teams.length) : null };
  },
  team: (c: string, team: number) => get<wire.TeamDetail>(of(c, "teams", team)),

  notes: async (c: string, state: wire.Moderation, after?: string): Promise<wire.Page<wire.NoteRow>> => {
    const { notes, next } = await get<{ notes: wire.NoteRow[]; next: string | null }>(of(c, "notes"), { state, after });
    return { rows: notes, next };
  },
  judgeNote: (c: string, participant: number, checkpoint: string, body: Judgement) =>
    done("POST", of(c, "notes", participant, checkpoint), body),
  teamTexts: async (c: string, what: wire.TeamTextRow["what"], state: wire.Moderation, after?: string): Promise<wire.Page<wire.TeamTextRow>> => {
    const query = { what, state, after };
    const { texts, next } = await get<{ texts: wire.TeamTextRow[]; next: string | null }>(of(c, "team-texts"), query);
    return { rows: texts, next };
  },
  judgeTeamText: (c: string, team: number, body: Judgement & { what: wire.TeamTextRow["what"] }) =>
    done("POST", of(c, "team-texts", team), body),
  takeDownPoster: (c: string, participant: number, checkpoint: string, reason: wire.Rejection) =>
    done("POST", of(c, "posters", participant, checkpoint, "take-down"), { reason }),

  decks: (c: string) => get<{ decks: wire.Deck[] }>(of(c, "decks")),
  publicWalk: (c: string) => get<wire.PublicWalk>(`/api/campaigns/${encodeURIComponent(c)}/walk`),
  revealDeck: (c: string, deck: string, reason: string) => done("POST", of(c, "decks", deck, "reveal"), { reason }),
  holdDraw: (c: string, draw: string, reason: string) => done("POST", of(c, "grand-draws", draw, "hold"), { reason }),

  outages: (c: string) => get<{ outages: wire.Outage[] }>(of(c, "outages")),
  previewOutage: (c: string, day: string) => post<wire.DayRow>(of(c, "outages/preview"), { day }),
  declareOutage: (c: string, body: wire.OutageDraft) => done("POST", of(c, "outages"), body),

  corrections: async (c: string, state: wire.CorrectionState, after?: string): Promise<wire.Page<wire.Correction>> => {
    const query = { state, after };
    const { corrections, next } = await get<{ corrections: wire.Correction[]; next: string | null }>(of(c, "corrections"), query);
    return { rows: corrections, next };
  },
  previewCorrection: (c: string, body: wire.CorrectionOrder) =>
    post<wire.CorrectionEffect>(of(c, "corrections/preview"), body),
  proposeCorrection: (c: string, body: wire.CorrectionOrder & { reason: string }) => done("POST", of(c, "corrections"), body),
  confirmCorrection: (c: string, id: string, body: { reason: string; effect: wire.CorrectionEffect }) =>
    done("POST", of(c, "corrections", id, "confirm"), body),
  dismissCorrection: (c: string, id: string, reason: string) =>
    done("POST", of(c, "corrections", id, "dismiss"), { reason }),

  teamAwards: (c: string) => get<wire.TeamAwards>(of(c, "results/team-awards")),
  publishTeamAwards: (c: string, hash: string) => post<wire.AwardsPublished>(of(c, "results/team-awards/publish"), { hash }),
  results: (c: string) => get<{ results: wire.PublishedResult[] }>(of(c, "results")),

  prizes: async (c: string, which: wire.PrizeState | "overdue", after?: string): Promise<wire.Page<wire.PrizeRow>> => {
    const query = { ...(which === "overdue" ? { overdue: true } : { state: which }), after };
    const { prizes, next } = await get<{ prizes: wire.PrizeRow[]; next: string | null }>(of(c, "prizes"), query);
    return { rows: prizes, next };
  },
  shipPrize: (c: string, id: string, body: { carrier: string; tracking: string }) =>
    done("POST", of(c, "prizes", id, "shipped"), body),
  voidPrize: (c: string, id: string, reason: string) => done("POST", of(c, "prizes", id, "void"), { reason }),
  importParcels: (c: string, file: Blob, preview: boolean) =>
    json<wire.ParcelReport>("PUT", of(c, "parcels.xlsx"), { query: { preview }, file: { type: XLSX, body: file } }),
  payouts: async (c: string, state: wire.PayoutState, after?: string): Promise<wire.Payouts> => {
    const found = await get<Omit<wire.Payouts, "rows" | "next"> & { payouts: wire.PayoutRow[]; next: number | null }>(of(c, "payouts"), { state, after });
    return { channel: found.channel, sums: found.sums, rows: found.payouts, next: found.next === null ? null : String(found.next) };
  },
  retryPayout: (c: string, draw: number, reason: string) => done("POST", of(c, "payouts", draw, "retry"), { reason }),

  participants: (c: string, q: string) => get<{ participants: wire.ParticipantRow[] }>(of(c, "participants"), { q }),
  participant: (c: string, no: number) => get<wire.ParticipantCard>(of(c, "participants", no)),
  reveal: (c: string, no: number, body: { fields: wire.PersonalField[]; purpose: wire.Purpose; reason: string }) =>
    post<{ fields: Partial<Record<wire.PersonalField, string>> }>(of(c, "participants", no, "reveal"), body),

  unitTasks: (c: string) => get<wire.UnitTaskBoard>(of(c, "unit-tasks")),
  markTask: (c: string, unit: string, task: string, body: wire.UnitTaskMark) =>
    done("PUT", of(c, "units", unit, "tasks", task), body),
  report: (c: string, unit: string) => get<wire.UnitReport>(of(c, "units", unit, "report")),
  fileReport: (c: string, unit: string, text: string) => done("PUT", of(c, "units", unit, "report"), { text }),
  assets: (c: string) => get<{ assets: wire.Asset[] }>(of(c, "assets")),
  events: (c: string, state: wire.Moderation, unit?: string) => get<{ events: wire.UnitEvent[] }>(of(c, "events"), { state, unit }),
  logEvent: (c: string, body: wire.EventDraft) => done("POST", of(c, "events"), body),
  judgeEvent: (c: string, id: string, body: Judgement) => done("POST", of(c, "events", id), body),

  appeals: async (c: string, state: wire.AppealState, after?: string): Promise<wire.Page<wire.Appeal>> => {
    const { appeals, next } = await get<{ appeals: wire.Appeal[]; next: string | null }>(of(c, "appeals"), { state, after });
    return { rows: appeals, next };
  },
  decideAppeal: (c: string, id: string, body: { decision: "accept" | "dismiss"; reason: string }) =>
    done("POST", of(c, "appeals", id), body),
};

export interface Judgement {
  decision: wire.Decision;
  reason?: wire.Rejection;
}

/** Where a staff endpoint of a campaign is; also for links to files. */
export function of(c: string, path: string, ...more: (string | number)[]): string {
  const rest = more.map((part) => `/${encodeURIComponent(part)}`).join("");
  return `/api/staff/campaigns/${encodeURIComponent(c)}/${path}${rest}`;
}

type Query = Record<string, string | number | boolean | undefined>;

interface Asked {
  query?: Query;
  body?: unknown;
  file?: { type: string; body: Blob };
}

function get<T>(path: string, query: Query = {}): Promise<T> {
  return json("GET", path, { query });
}

function post<T>(path: string, body: unknown): Promise<T> {
  return json("POST", path, { body });
}

async function done(method: string, path: string, body?: unknown): Promise<void> {
  await send(method, path, { body });
}

async function json<T>(method: string, path: string, asked: Asked): Promise<T> {
  const response = await send(method, path, asked);
  return (await response.json().catch((cause: unknown) => Promise.reject(unreachable(cause)))) as T;
}

async function send(method: string, path: string, { query = {}, body, file }: Asked): Promise<Response> {
  const address = new URL(path, window.location.origin);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") address.searchParams.set(key, String(value));
  }
  const content = file ?? (body === undefined ? undefined : { type: "application/json", body: JSON.stringify(body) });
  const request = new Request(address, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(content ? { body: content.body, headers: { "content-type": content.type } } : {}),
  });
  const response = await window.fetch(request).catch((cause: unknown) => Promise.reject(unreachable(cause)));
  if (response.ok) return response;
  throw problemOf(response.status, await response.json().catch(() => undefined));
}
