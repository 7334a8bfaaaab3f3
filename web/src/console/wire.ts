/**
 * Short names for what the staff API says and asks, read off `schema.d.ts`. Where the description says `string` for
 * one of a few words, the words are named here.
 */
import type { components } from "@/api/schema";
import type { Text } from "@/api/types";
import type { Grant } from "./rights";

type Schemas = components["schemas"];
type With<T, Words> = Omit<T, keyof Words> & Words;

/** A page of a list that grows: `next` asks for the one after it. */
export interface Page<T> {
  rows: T[];
  next: string | null;
}

export type { Text };
export type StaffAccount = With<Schemas["StaffAccount"], { grants: Grant[] }>;
/** Of a campaign's public page, what the console needs whatever the campaign is. */
export type CampaignInfo = Pick<Schemas["CampaignPage"], "id" | "name" | "display_name" | "now" | "opens_at" | "closes_at" | "modules">;

export type Dashboard = Schemas["Dashboard"];
export type Suspect = Schemas["SuspectCount"];
export type AnnulmentCode = Schemas["AnnulmentCode"];
export type AnnulmentEffect = Schemas["AnnulmentEffect"];
export type NoticeVersion = Schemas["NoticeVersion"];
export type NoticeDraft = Schemas["NoticeDraft"];
export type AuditEntry = Schemas["AuditEntry"];
export type AccountLinkList = Schemas["AccountLinkList"];
export type LinkedUnit = Schemas["LinkedUnit"];
export type LinkState = Schemas["LinkStateDto"];

export type WalkDashboard = Schemas["WalkDashboard"];
export type DayRow = Schemas["WalkDay"];
export type Queues = Schemas["WalkQueues"];
export type Deck = Schemas["StaffDeck"];
/** What the public is told of a walk: names, and of decks what was sealed before and is shown after. */
export type PublicWalk = Pick<Schemas["WalkPage"], "checkpoints" | "decks" | "grand_draws" | "final_ranking">;
export type GrandDraw = Schemas["StaffGrandDraw"];
export type Outage = Schemas["StaffOutage"];
export type OutageDraft = Schemas["OutageDraft"];

export type UnitRow = Schemas["StaffUnitRow"];
export type UnitList = Schemas["UnitProgressList"];
export type AwardRow = Schemas["AwardCandidate"];
export type OrganisationAward = Schemas["OrganisationAward"];

export type TeamRow = With<Schemas["StaffTeamRow"], { name_state: Moderation | null }>;
export interface TeamPage extends Page<TeamRow> {
  total: number;
}
export type TeamDetail = With<Schemas["StaffTeam"], { team: TeamRow; announcement_state: Moderation | null }>;

export type Moderation = "submitted" | "approved" | "rejected" | "withdrawn";
export const REJECTIONS = ["commercial", "negative", "illegal", "off_theme", "plagiarism", "technical", "other"] as const;
export type Rejection = (typeof REJECTIONS)[number];
export type Decision = "approve" | "reject" | "withdraw";
interface Judged {
  state: Moderation;
  reason: Rejection | null;
}
export type NoteRow = With<Schemas["StaffNote"], Judged>;
export type TeamTextRow = With<Schemas["StaffTeamText"], Judged>;
export type UnitEvent = With<Schemas["ThemedEventRow"], Judged>;
export type EventDraft = Schemas["ThemedEventDraft"];
export const EVENT_MODES = ["online", "offline", "both"] as const;
export type EventMode = (typeof EVENT_MODES)[number];

export type CorrectionKind = Schemas["CorrectionKind"];
export type CorrectionState = "open" | "done" | "dismissed" | "expired";
export type CorrectionDraft = Schemas["CorrectionDraft"];
export type CorrectionEffect = Schemas["CorrectionEffect"];
export type Correction = With<Schemas["CorrectionRow"], { state: CorrectionState }>;
/** What a correction is to do, proposed or not yet. */
export type CorrectionOrder = Pick<CorrectionDraft, "kind" | "participant" | "day" | "counted" | "points" | "team">;

export type AwardedTeam = Schemas["AwardedTeamRow"];
export type TeamAwards = Schemas["TeamAwardsPreview"];
export type AwardsPublished = Schemas["AwardsPublished"];
export type PublishedResult = Schemas["ResultRow"];

export type PrizeState = "won" | "address_given" | "shipped" | "received" | "void";
export type PrizeRow = With<Schemas["StaffPrize"], { state: PrizeState }>;
export type ParcelReport = Schemas["ParcelReport"];

export type PayoutState = "ready" | "sending" | "wait_user_confirm" | "paid" | "failed" | "unknown";
export type PayoutRow = With<Schemas["StaffPayout"], { state: PayoutState }>;
export interface Payouts extends Page<PayoutRow> {
  /** Whether there is a channel; without one payments stay ready. */
  channel: boolean;
  sums: With<Schemas["PayoutStateSum"], { state: PayoutState }>[];
}

export type ParticipantRow = Schemas["ParticipantRow"];
export type ParticipantDay = Schemas["ParticipantDay"];
export type LedgerEntry = Schemas["StaffLedgerEntry"];
export type DrawRow = Schemas["StaffDraw"];
export type ParticipantCard = With<Schemas["ParticipantCard"], { payouts: PayoutRow[]; prizes: PrizeRow[] }>;
export const PERSONAL_FIELDS = ["name", "phone", "employer", "department", "address"] as const;
export type PersonalField = (typeof PERSONAL_FIELDS)[number];
export const PURPOSES = ["ship_prize", "contact_winner", "payout", "correction"] as const;
export type Purpose = (typeof PURPOSES)[number];

export type UnitTaskBoard = Schemas["UnitTaskBoard"];
export type UnitTaskMark = Schemas["UnitTaskMark"];
export type UnitReport = Schemas["UnitReport"];
export type Asset = Schemas["StaffAsset"];

export type AppealState = "open" | "accepted" | "dismissed";
export type Appeal = With<Schemas["StaffAppeal"], { state: AppealState }>;
