/** Short names for what the API says of a walk, read off `schema.d.ts`. Days are `YYYY-MM-DD`, money is in fen. */
import type { components } from "./schema";
import type { Campaign } from "./types";

type Schemas = components["schemas"];

export type Walk = Schemas["WalkPage"];
export type TeamRules = Schemas["TeamRules"];
export type Checkpoint = Schemas["CheckpointCard"];
export type PointRules = Schemas["PointRules"];
export type Deck = Schemas["DeckCard"];
export type GrandDraw = Schemas["GrandDrawCard"];
export type ProfileField = Schemas["ProfileFieldName"];
export type TeamPlace = Schemas["TeamPlace"];
export type UnitPlace = Schemas["UnitPlace"];
export type MyWalk = Schemas["MyWalk"];
export type Ranks = Schemas["MyPlaces"];
export type Profile = Schemas["MyProfile"];
export type ProfileForm = Schemas["ProfileOrder"];
export type MyTeam = Schemas["MyTeam"];
export type TeamMember = Schemas["TeamMember"];
export type MyCheckpoint = Schemas["MyCheckpoint"];
export type LedgerEntry = Omit<Schemas["PointEntry"], "kind"> & { kind: PointKind };
export type DrawResult = Schemas["TicketDrawn"];
export type MyDraw = Schemas["MyDraw"];
export type Prizes = Schemas["MyPrizes"];
export type AddressForm = Schemas["AddressOrder"];
export type Message = Omit<Schemas["MyMessage"], "params"> & { params: Record<string, unknown> };
export type Appeal = Schemas["MyAppeal"];
export type StepsTaken = Schemas["StepsRecorded"];

/** Why points were gained or spent; the API describes it as a plain string. */
export type PointKind = "check_in" | "steps" | "member_goal" | "team_goal" | "note" | "full_team" | "draw" | "correction";

/** A unit or a place among others of its level. */
export type TreeRow = Pick<Schemas["FoundUnit"], "code" | "name" | "parent" | "heading">;

export interface TreePart {
  rows: TreeRow[];
  truncated: boolean;
}

export function isWalk(campaign: Campaign): boolean {
  return campaign.modules.includes("walk");
}
