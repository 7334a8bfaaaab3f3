/** Every call the pages make, typed from the server's own description. A call gives its answer or throws an `ApiProblem`. */
import createClient from "openapi-fetch";
import type { DemoPaths, MoveClock } from "./demo";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";
import type { Campaign, ConsentGrant, DonationOrder, WeRunPayload } from "./types";

const ANSWER_WITHIN_MS = 20_000;

const client = connect<paths & DemoPaths>();

export const api = {
  campaigns: () => answer(client.GET("/api/campaigns")),
  campaign: (c: string) => answer(client.GET("/api/campaigns/{c}", at(c))) as Promise<Campaign>,
  regionBoard: (c: string) => answer(client.GET("/api/campaigns/{c}/boards/regions", at(c))),
  groupBoard: (c: string) => answer(client.GET("/api/campaigns/{c}/boards/groups", at(c))),
  peopleBoard: (c: string) => answer(client.GET("/api/campaigns/{c}/boards/people", at(c))),
  rules: (c: string) => answer(client.GET("/api/campaigns/{c}/rules", at(c))),
  notices: (c: string) => answer(client.GET("/api/campaigns/{c}/notices", at(c))),
  privacy: (c: string) => answer(client.GET("/api/campaigns/{c}/privacy", at(c))),
  explainRegion: (c: string, code: string) =>
    answer(client.GET("/api/campaigns/{c}/explain/region/{code}", { params: { path: { c, code } } })),
  explainGroup: (c: string, code: string) =>
    answer(client.GET("/api/campaigns/{c}/explain/group/{code}", { params: { path: { c, code } } })),

  session: () => answer(client.GET("/api/me")),
  signIn: (code: string) => answer(client.POST("/api/sessions/wechat", { body: { code, client: "web" } })),
  signOut: () => done(client.DELETE("/api/sessions/current")),

  me: (c: string) => answer(client.GET("/api/campaigns/{c}/me", at(c))),
  explainMe: (c: string) => answer(client.GET("/api/campaigns/{c}/me/explain", at(c))),
  grantConsent: (c: string, body: ConsentGrant, key: string) =>
    answer(client.PUT("/api/campaigns/{c}/consent", { body, ...keyed(c, key) })),
  withdrawConsent: (c: string, key: string) => answer(client.DELETE("/api/campaigns/{c}/consent", keyed(c, key))),
  recordSteps: (c: string, body: WeRunPayload, key: string) =>
    answer(client.POST("/api/campaigns/{c}/steps", { body, ...keyed(c, key) })),
  donate: (c: string, body: DonationOrder, key: string) =>
    answer(client.POST("/api/campaigns/{c}/donations", { body, ...keyed(c, key) })),

  demo: () => answer(client.GET("/api/demo")),
  demoClock: (body: MoveClock) => answer(client.POST("/api/demo/clock", { body })),
  demoLogin: (persona: string) => answer(client.POST("/api/demo/phone/login", { body: { persona } })),
  demoWeRun: (persona: string, campaign: string) =>
    answer(client.POST("/api/demo/phone/werun", { body: { persona, campaign } })),
  demoWalk: (persona: string, steps: number) =>
    answer(client.POST("/api/demo/phone/walk", { body: { persona, steps } })),
};

/** A client of the routes described by `P`. */
export function connect<P extends object>() {
  return createClient<P>({
    baseUrl: window.location.origin,
    credentials: "same-origin",
    // What to keep and for how long is decided here; after an act of one's own an answer from before it is wrong.
    cache: "no-store",
    fetch: (request: Request) => fetchInTime(request),
  });
}

/** Address of the campaign's QR code image for a share link, which may invite to a team. */
export function qrAddress(c: string, inviter: string | undefined, team?: string): string {
  const query = new URLSearchParams({ ch: "friend_share", ...(inviter ? { inviter } : {}), ...(team ? { team } : {}) });
  return `/api/campaigns/${encodeURIComponent(c)}/qr.svg?${query}`;
}

export function eventsAddress(c: string): string {
  return `/api/campaigns/${encodeURIComponent(c)}/events`;
}

function at(c: string) {
  return { params: { path: { c } } };
}

function keyed(c: string, key: string) {
  return { params: { path: { c }, header: { "Idempotency-Key": key } } };
}

interface Exchange<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function answer<T>(call: Promise<Exchange<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => Promise.reject(unreachable(cause)));
  if (!response.ok || data === undefined) throw problemOf(response.status, error);
  return data;
}

export async function done(call: Promise<Exchange<unknown>>): Promise<void> {
  const { error, response } = await call.catch((cause: unknown) => Promise.reject(unreachable(cause)));
  if (!response.ok) throw problemOf(response.status, error);
}

/** A phone on a bad network may hold a request open for minutes; the person deserves an answer sooner. */
export async function fetchInTime(request: Request, withinMs = ANSWER_WITHIN_MS): Promise<Response> {
  const timer = new AbortController();
  const timeout = window.setTimeout(() => timer.abort(), withinMs);
  try {
    return await window.fetch(request, { signal: timer.signal });
  } finally {
    window.clearTimeout(timeout);
  }
}
