/** The calls of a walk. */
import { answer, connect, done, fetchInTime } from "./calls";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";
import type { WeRunPayload } from "./types";
import type { AddressForm, LedgerEntry, Message, ProfileForm, TreePart } from "./walk";

/** A photo may take its time on a phone's network. */
const UPLOAD_WITHIN_MS = 120_000;

const client = connect<paths>();

export const walkApi = {
  walk: (c: string) => answer(client.GET("/api/campaigns/{c}/walk", at({ c }))),
  units: async (c: string, query: TreeQuery): Promise<TreePart> => {
    const { units, truncated } = await answer(client.GET("/api/campaigns/{c}/units", asking({ c }, query)));
    return { rows: units, truncated };
  },
  places: async (c: string, query: TreeQuery): Promise<TreePart> => {
    const { places, truncated } = await answer(client.GET("/api/campaigns/{c}/places", asking({ c }, query)));
    return { rows: places, truncated };
  },
  teamBoard: (c: string, limit: number, offset: number) =>
    answer(client.GET("/api/campaigns/{c}/boards/teams", asking({ c }, { limit, offset }))),
  unitBoard: (c: string) => answer(client.GET("/api/campaigns/{c}/boards/units", at({ c }))),
  searchTeams: (c: string, q: string) => answer(client.GET("/api/campaigns/{c}/teams", asking({ c }, { q }))),
  team: (c: string, team: string) => answer(client.GET("/api/campaigns/{c}/teams/{team}", at({ c, team }))),
  notes: (c: string, checkpoint: string, before: string | null) =>
    answer(client.GET("/api/campaigns/{c}/notes", asking({ c }, { checkpoint, ...(before ? { before } : {}) }))),

  myWalk: (c: string) => answer(client.GET("/api/campaigns/{c}/me/walk", at({ c }))),
  profile: (c: string) => answer(client.GET("/api/campaigns/{c}/me/profile", at({ c }))),
  saveProfile: (c: string, body: ProfileForm, key: string) =>
    answer(client.PUT("/api/campaigns/{c}/me/profile", { body, ...keyed({ c }, key) })),
  checkIn: (c: string, key: string) => answer(client.POST("/api/campaigns/{c}/me/check-in", keyed({ c }, key))),
  recordSteps: (c: string, body: WeRunPayload, key: string) =>
    answer(client.POST("/api/campaigns/{c}/steps", { body, ...keyed({ c }, key) })),

  createTeam: (c: string, name: string, key: string) =>
    answer(client.POST("/api/campaigns/{c}/teams", { body: { name }, ...keyed({ c }, key) })),
  joinTeam: (c: string, team: string, key: string) =>
    answer(client.POST("/api/campaigns/{c}/teams/{team}/join", keyed({ c, team }, key))),
  myTeam: (c: string) => answer(client.GET("/api/campaigns/{c}/me/team", at({ c }))),
  renameTeam: (c: string, name: string, key: string) =>
    done(client.PUT("/api/campaigns/{c}/me/team/name", { body: { name }, ...keyed({ c }, key) })),
  setTeamGoal: (c: string, member_steps: number, key: string) =>
    done(client.PUT("/api/campaigns/{c}/me/team/goal", { body: { member_steps }, ...keyed({ c }, key) })),
  announce: (c: string, text: string, key: string) =>
    done(client.PUT("/api/campaigns/{c}/me/team/announcement", { body: { text }, ...keyed({ c }, key) })),
  remindTeam: (c: string, key: string) =>
    answer(client.POST("/api/campaigns/{c}/me/team/reminders", keyed({ c }, key))),

  checkpoint: (c: string, id: string) => answer(client.GET("/api/campaigns/{c}/me/checkpoints/{id}", at({ c, id }))),
  answerQuestion: (c: string, id: string, body: { question: number; option: number }, key: string) =>
    answer(client.POST("/api/campaigns/{c}/me/checkpoints/{id}/answer", { body, ...keyed({ c, id }, key) })),
  submitNote: (c: string, id: string, text: string, key: string) =>
    answer(client.PUT("/api/campaigns/{c}/me/checkpoints/{id}/note", { body: { text }, ...keyed({ c, id }, key) })),
  makePoster: (c: string, id: string, photo: Blob, key: string) => sendPhoto(posterAddress(c, id), photo, key),

  points: async (c: string) => {
    const ledger = await answer(client.GET("/api/campaigns/{c}/me/points", at({ c })));
    return { ...ledger, entries: ledger.entries as LedgerEntry[] };
  },
  draw: (c: string, id: string, key: string) =>
    answer(client.POST("/api/campaigns/{c}/decks/{id}/draws", keyed({ c, id }, key))),
  draws: (c: string) => answer(client.GET("/api/campaigns/{c}/me/draws", at({ c }))),
  claim: (c: string, id: number, key: string) =>
    answer(client.POST("/api/campaigns/{c}/me/draws/{id}/claim", keyed({ c, id }, key))),
  exchangeBadge: (c: string, id: string, key: string) =>
    answer(client.POST("/api/campaigns/{c}/me/badges/{id}/exchange", keyed({ c, id }, key))),

  prizes: (c: string) => answer(client.GET("/api/campaigns/{c}/me/prizes", at({ c }))),
  giveAddress: (c: string, body: AddressForm, key: string) =>
    done(client.PUT("/api/campaigns/{c}/me/address", { body, ...keyed({ c }, key) })),
  messages: async (c: string) => {
    const { messages } = await answer(client.GET("/api/campaigns/{c}/me/messages", at({ c })));
    return messages as Message[];
  },
  readMessage: (c: string, id: string, key: string) =>
    done(client.POST("/api/campaigns/{c}/me/messages/{id}/read", keyed({ c, id }, key))),
  reminders: (c: string) => answer(client.GET("/api/campaigns/{c}/me/reminders", at({ c }))),
  setReminders: (c: string, kinds: Record<string, boolean>, key: string) =>
    done(client.PUT("/api/campaigns/{c}/me/reminders", { body: { kinds }, ...keyed({ c }, key) })),
  appeals: (c: string) => answer(client.GET("/api/campaigns/{c}/me/appeals", at({ c }))),
  appeal: (c: string, body: { about: string; text: string }, key: string) =>
    done(client.POST("/api/campaigns/{c}/me/appeals", { body, ...keyed({ c }, key) })),
};

export interface TreeQuery {
  q?: string;
  parent?: string;
}

/** Address of a person's poster of a checkpoint; `made` tells one version from the next. */
export function posterAddress(c: string, checkpoint: string, made?: string): string {
  const version = made ? `?${new URLSearchParams({ v: made })}` : "";
  return `${mine(c)}/checkpoints/${encodeURIComponent(checkpoint)}/poster${version}`;
}

/** Address of the receipt of a draw, for the verify page. */
export function receiptAddress(c: string, draw: number): string {
  return `${mine(c)}/draws/${draw}/receipt`;
}

/** Address of the receipt of a badge's entry in a grand draw. */
export function entryReceiptAddress(c: string, draw: string, badge: string): string {
  return `${mine(c)}/grand-draws/${encodeURIComponent(draw)}/receipt?${new URLSearchParams({ badge })}`;
}

/** Address of everything needed to recompute a deck, or a grand draw, once it is revealed. */
export function publicationAddress(c: string, of: "decks" | "grand-draws", id: string): string {
  return `/api/campaigns/${encodeURIComponent(c)}/${of}/${encodeURIComponent(id)}/publication`;
}

function mine(c: string): string {
  return `/api/campaigns/${encodeURIComponent(c)}/me`;
}

function at<P extends Record<string, string | number>>(path: P) {
  return { params: { path } };
}

function asking<P extends Record<string, string | number>, Q extends object>(path: P, query: Q) {
  return { params: { path, query } };
}

function keyed<P extends Record<string, string | number>>(path: P, key: string) {
  return { params: { path, header: { "Idempotency-Key": key } } };
}

async function sendPhoto(address: string, photo: Blob, key: string): Promise<{ made_at: string; url: string }> {
  const request = new Request(window.location.origin + address, {
    method: "PUT",
    body: photo,
    headers: { "content-type": photo.type, "Idempotency-Key": key },
    credentials: "same-origin",
    cache: "no-store",
  });
  const response = await fetchInTime(request, UPLOAD_WITHIN_MS).catch((cause: unknown) => Promise.reject(unreachable(cause)));
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, body);
  return body as { made_at: string; url: string };
}
