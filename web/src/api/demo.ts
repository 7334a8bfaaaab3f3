/** The routes of a demo. They are no part of the described API, so their types stand here. */
import type { Text, WeRunPayload } from "./types";

export interface Demo {
  clock: Clock;
  /** The time of each campaign of the demo, which are years apart. */
  clocks: Record<string, string>;
  personas: Persona[];
}

export interface Persona {
  id: string;
  name: string;
  about: Text;
  /** Campaigns of the demo in which they have a part. */
  campaigns: string[];
}

/** By some minutes, or to an instant of a campaign; a demo's clock only goes forward. */
export type MoveClock = { advance_minutes: number } | { set: string; campaign: string };

export interface DemoPaths {
  "/api/demo": { get: Answering<Demo> };
  "/api/demo/clock": { post: Asking<MoveClock> & Answering<Clock> };
  "/api/demo/phone/login": { post: Asking<{ persona: string }> & Answering<{ code: string }> };
  "/api/demo/phone/werun": { post: Asking<{ persona: string; campaign: string }> & Answering<WeRunPayload> };
  "/api/demo/phone/walk": { post: Asking<{ persona: string; steps: number }> & Answering<{ steps: number }> };
}

interface Clock {
  now: string;
}

interface Asking<T> {
  requestBody: { content: { "application/json": T } };
}

interface Answering<T> {
  responses: { 200: { content: { "application/json": T } } };
}
