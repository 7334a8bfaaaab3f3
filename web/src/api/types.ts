/** Short names for the answers and requests of the API, read off `schema.d.ts`. */
import type { components, paths } from "./schema";

type JsonOf<R> = R extends { content: { "application/json": infer T } } ? T : never;
type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  responses: infer R;
}
  ? R extends { 200: infer Ok }
    ? JsonOf<Ok>
    : never
  : never;
type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  requestBody: infer R;
}
  ? JsonOf<R>
  : never;

type CampaignPage = Answer<"/api/campaigns/{c}", "get">;

/** Only pages of donations read `donation`, and they show only where there are donations. */
export type Campaign = CampaignPage & { donation: NonNullable<CampaignPage["donation"]> };
export type CampaignCard = Answer<"/api/campaigns", "get">["campaigns"][number];
export type Text = Campaign["name"];
export type Region = Campaign["regions"][number];
export type Group = Campaign["groups"][number];
export type BadgePlan = Campaign["badges"][number];
export type Totals = Campaign["totals"];
export type RegionRow = Answer<"/api/campaigns/{c}/boards/regions", "get">["rows"][number];
export type GroupRow = Answer<"/api/campaigns/{c}/boards/groups", "get">["rows"][number];
export type PeopleBoard = Answer<"/api/campaigns/{c}/boards/people", "get">;
export type Me = Answer<"/api/campaigns/{c}/me", "get">;
export type Today = Me["today"];
export type MyBadge = Me["badges"][number];
export type Donated = Answer<"/api/campaigns/{c}/donations", "post">;
export type Figure = Answer<"/api/campaigns/{c}/me/explain", "get">["figures"][number];
export type TallyExplanation = Answer<"/api/campaigns/{c}/explain/region/{code}", "get">;
export type WeRunPayload = Body<"/api/campaigns/{c}/steps", "post">;
export type ConsentGrant = Body<"/api/campaigns/{c}/consent", "put">;
export type DonationOrder = Body<"/api/campaigns/{c}/donations", "post">;
/** Data of the event `totals` of `/api/campaigns/{c}/events`. */
export type LiveTotals = components["schemas"]["LiveTotals"];
