/**
 * A stand-in for the server while working on the pages without one: the contract's answers over made-up figures, kept
 * in memory. It knows just enough of the rules to walk through every screen; the server is the authority.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Campaign, Donated, Me, Text } from "../src/api/types";
import plans from "./campaigns.json" with { type: "json" };
import { personas, privacy, notices, rulesOf } from "./texts.ts";

type Plan = Omit<Campaign, "now" | "phase" | "totals" | "as_of" | "projects"> & { projects: NonNullable<Campaign["projects"]> };

interface Person {
  consented: boolean;
  unit: string | null;
  channel: string | null;
  inviter: string | null;
  phone: Map<string, number>;
  synced: Map<string, number>;
  anomalies: Map<string, number>;
  donations: Me["donations"];
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export class MockCampaigns {
  private readonly plans = plans as unknown as Plan[];
  private readonly people = new Map<string, Person>(personas.map((persona) => [persona.id, newPerson(persona.donatedDays)]));
  private readonly totals = new Map<string, Map<string, { donations: number; credited: number }>>();
  private readonly answers = new Map<string, unknown>();
  /** Who sent the request being answered. */
  private signedIn: string | null = null;
  private clockMs = Date.parse("2020-07-03T20:14:00+08:00");
  private startedMs = Date.now();
  private seq = 48_210;

  constructor() {
    for (const plan of this.plans) this.totals.set(plan.id, madeUpTotals(plan));
    for (const [persona, person] of this.people) {
      const days = personas.find((candidate) => candidate.id === persona)?.donatedDays ?? 0;
      const plan = this.plans[0];
      if (!plan) continue;
      for (let day = days; day >= 1; day -= 1) {
        const at = new Date(this.nowMs() - day * 86_400_000);
        const region = plan.regions[(day * 7) % plan.regions.length]?.code ?? "";
        const steps = 7_800 + ((day * 1_237) % 6_000);
        person.donations.unshift(donationOf((this.seq += 1), local(at.getTime()), region, steps, 1));
      }
    }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://mock");
    try {
      if (url.pathname.endsWith("/events")) return this.stream(url.pathname.split("/")[3] ?? "", response);
      if (url.pathname.endsWith("/qr.svg")) {
        response.setHeader("content-type", "image/svg+xml");
        response.end(QR_LOOKALIKE);
        return;
      }
      const body = await bodyOf(request);
      const key = request.headers["idempotency-key"];
      this.signedIn = personOf(request.headers.cookie);
      const known = typeof key === "string" ? this.answers.get(key) : undefined;
      const result = known ?? this.route(request.method ?? "GET", url.pathname.split("/").slice(2), body);
      if (typeof key === "string") this.answers.set(key, result);
      if (url.pathname.startsWith("/api/sessions/")) {
        response.setHeader("set-cookie", `${COOKIE}${this.signedIn ?? ""}; Path=/; HttpOnly; SameSite=Lax`);
      }
      if (result === undefined) {
        response.statusCode = 204;
        response.end();
        return;
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(result));
    } catch (cause) {
      const refusal = cause instanceof Refusal ? cause : new Refusal(500, "unavailable");
      response.statusCode = refusal.status;
      response.setHeader("content-type", "application/problem+json");
      response.end(JSON.stringify({ type: "about:blank", title: refusal.code, status: refusal.status, code: refusal.code }));
    }
  }

  private route(method: string, [head, id, ...rest]: string[], body: Record<string, unknown>): unknown {
    if (head === "campaigns" && !id) return { campaigns: this.plans.map((plan) => this.card(plan)) };
    if (head === "me") return { signed_in: this.signedIn !== null, ...(this.signedIn ? { name: this.maskedName() } : {}) };
    if (head === "sessions") {
      this.signedIn = method === "DELETE" ? null : String(body["code"]);
      return method === "DELETE" ? undefined : { participant: { name: this.maskedName() } };
    }
    if (head === "demo") return this.demo(method, [id, ...rest].filter((part) => part !== undefined), body);
    const plan = this.plans.find((candidate) => candidate.id === id);
    if (head !== "campaigns" || !plan) throw new Refusal(404, "not_found");
    return this.campaign(plan, method, rest.join("/"), body);
  }

  private campaign(plan: Plan, method: string, path: string, body: Record<string, unknown>): unknown {
    switch (path) {
      case "":
        return { ...plan, modules: ["donation"], now: this.now(), phase: this.phase(plan), totals: this.sum(plan), as_of: this.seq };
      case "boards/regions":
        return { as_of: this.seq, rows: this.regionRows(plan) };
      case "boards/groups":
        return { as_of: this.seq, rows: this.groupRows(plan) };
      case "boards/people":
        return { as_of: this.seq, ...this.peopleBoard(plan) };
      case "rules":
        return rulesOf(plan);
      case "notices":
        return notices();
      case "privacy":
        return privacy;
      case "me":
        return this.me(plan);
      case "me/explain":
        return this.explainMe(plan);
      case "consent":
        return this.consent(plan, method, body);
      case "steps":
        return this.sync(plan, body);
      case "donations":
        return this.donate(plan, String(body["region"]));
      default: {
        const explained = /^explain\/(region|group)\/(\d+)$/.exec(path);
        if (!explained) throw new Refusal(404, "not_found");
        return this.explainTally(plan, explained[1] === "group", explained[2] ?? "");
      }
    }
  }

  private demo(method: string, path: string[], body: Record<string, unknown>): unknown {
    const persona = String(body["persona"] ?? "");
    if (method === "GET") {
      return {
        clock: { now: this.now() },
        personas: personas.map(({ id, name, about }) => ({ id, name, about, campaigns: this.plans.map((plan) => plan.id) })),
        clocks: Object.fromEntries(this.plans.map((plan) => [plan.id, this.now()])),
      };
    }
    switch (path.join("/")) {
      case "clock": {
        const target =
          typeof body["set"] === "string"
            ? Date.parse(body["set"])
            : this.nowMs() + Number(body["advance_minutes"] ?? 0) * 60_000;
        this.clockMs = target;
        this.startedMs = Date.now();
        return { now: this.now() };
      }
      case "phone/login":
        return { code: persona };
      case "phone/werun":
        return { code: persona, encrypted_data: String(this.person(persona).phone.get(this.day()) ?? 0), iv: "" };
      case "phone/walk": {
        const phone = this.person(persona).phone;
        const steps = (phone.get(this.day()) ?? 0) + Number(body["steps"]);
        phone.set(this.day(), steps);
        return { steps };
      }
      default:
        throw new Refusal(404, "not_found");
    }
  }

  private consent(plan: Plan, method: string, body: Record<string, unknown>): Me {
    const me = this.current();
    me.consented = method === "PUT";
    if (typeof body["unit"] === "string") me.unit = body["unit"];
    me.channel ??= typeof body["channel"] === "string" ? body["channel"] : "other";
    return this.me(plan);
  }

  private sync(plan: Plan, body: Record<string, unknown>): unknown {
    const me = this.current();
    if (!me.consented) throw new Refusal(403, "consent_required");
    const count = Number(body["encrypted_data"]);
    const before = me.synced.get(this.day()) ?? 0;
    if (count < before) me.anomalies.set(this.day(), (me.anomalies.get(this.day()) ?? 0) + 1);
    me.synced.set(this.day(), Math.max(before, count));
    this.seq += 1;
    return { today: this.me(plan).today };
  }

  private donate(plan: Plan, region: string): Donated {
    const me = this.current();
    const { today } = this.me(plan);
    const phase = this.phase(plan);
    if (!me.consented) throw new Refusal(403, "consent_required");
    if (phase !== "open") throw new Refusal(409, phase === "closed" ? "closed" : "not_open_yet");
    if (today.donated) throw new Refusal(409, "already_donated_today");
    if (!today.reached_threshold) throw new Refusal(409, "threshold_not_met");
    const found = plan.regions.find((candidate) => candidate.code === region);
    const tally = this.totals.get(plan.id)?.get(region);
    if (!found || !tally) throw new Refusal(422, "unknown_region");
    const before = this.groupRows(plan).find((row) => row.group === found.group);
    const held = new Set(this.me(plan).badges.flatMap((badge) => (badge.earned_at ? [badge.id] : [])));
    tally.donations += 1;
    tally.credited += today.would_credit;
    const donation = donationOf((this.seq += 1), this.now(), region, today.steps, today.factor);
    me.donations.unshift(donation);
    const row = this.regionRows(plan).find((candidate) => candidate.region === region);
    const group = this.groupRows(plan).find((candidate) => candidate.group === found.group);
    if (!row || !group || !before) throw new Refusal(500, "unavailable");
    const after = this.me(plan);
    return {
      donation,
      region: { region, credited_steps: row.credited_steps, rank: row.rank },
      group: { group: group.group, credited_steps: group.credited_steps, steps_to_next: group.steps_to_next, projects: group.projects },
      badges_gained: after.badges.flatMap((badge) => (badge.earned_at && !held.has(badge.id) ? [badge.id] : [])),
      project_generated:
        group.projects > before.projects ? { number: `${plan.id}-${group.group}-${group.projects}`, group: group.group } : null,
      me: { rank: after.rank ?? 1, credited_steps: after.totals.credited_steps, donations: after.totals.donations },
    };
  }

  private me(plan: Plan): Me {
    const me = this.current();
    const day = this.day();
    const steps = me.synced.get(day) ?? 0;
    const factor = plan.donation.multipliers.find((multiplier) => multiplier.day === day)?.factor ?? 1;
    const credited = me.donations.reduce((sum, donation) => sum + donation.credited_steps, 0);
    const board = this.peopleBoard(plan);
    return {
      joined: me.consented,
      consent: { granted: me.consented, version: me.consented ? plan.consent.version : null, current_version: plan.consent.version },
      unit: me.unit,
      channel: me.channel,
      inviter_code: `inv-${this.signedIn ?? ""}`,
      today: {
        day,
        steps,
        suspect: steps > plan.steps.plausible_max,
        anomalies: me.anomalies.get(day) ?? 0,
        reached_threshold: steps >= plan.donation.threshold_steps,
        donated: me.donations.some((donation) => donation.day === day),
        would_credit: steps * factor,
        factor,
      },
      totals: {
        donations: me.donations.length,
        raw_steps: me.donations.reduce((sum, donation) => sum + donation.raw_steps, 0),
        credited_steps: credited,
      },
      rank: board.me?.rank ?? null,
      streak: me.donations.length,
      badges: plan.badges.map((badge) => ({
        id: badge.id,
        at: badge.at,
        progress: Math.min(badge.at, me.donations.length),
        earned_at: me.donations.toReversed()[badge.at - 1]?.day ?? null,
      })),
      donations: me.donations,
      as_of: this.seq,
    };
  }

  private explainMe(plan: Plan): unknown {
    const me = this.me(plan);
    const because = me.donations.toReversed().map((donation) => ({
      seq: donation.id,
      at: donation.at,
      kind: "donated",
      text: {
        zh: `捐给${this.regionName(plan, donation.region).zh} ${donation.raw_steps} 步 × ${donation.factor}`,
        en: `${donation.raw_steps} steps to ${this.regionName(plan, donation.region).en} × ${donation.factor}`,
      },
      amount: donation.credited_steps,
    }));
    const counted = because.map((fact) => ({ ...fact, amount: 1 }));
    return {
      figures: [
        { figure: "credited_steps", value: me.totals.credited_steps, because },
        { figure: "donations", value: me.totals.donations, because: counted },
        { figure: "streak", value: me.streak, because: counted },
        { figure: "rank", value: me.rank ?? 0, because: [] },
      ],
      as_of: this.seq,
    };
  }

  private explainTally(plan: Plan, group: boolean, code: string): unknown {
    const rows = this.regionRows(plan).filter((row) =>
      group ? plan.groups.find((candidate) => candidate.code === code)?.members.includes(row.region) : row.region === code,
    );
    return {
      figure: "credited_steps",
      value: rows.reduce((sum, row) => sum + row.credited_steps, 0),
      parts: rows.map((row) => ({ label: this.regionName(plan, row.region), amount: row.credited_steps })),
      as_of: this.seq,
    };
  }

  private regionRows(plan: Plan) {
    const rows = [...(this.totals.get(plan.id) ?? [])].map(([region, tally]) => ({
      region,
      donations: tally.donations,
      raw_steps: tally.credited,
      credited_steps: tally.credited,
    }));
    return ranked(rows, (row) => row.credited_steps);
  }

  private groupRows(plan: Plan) {
    const tallies = this.totals.get(plan.id);
    const mark = plan.projects.threshold_steps;
    const rows = plan.groups.map((group) => {
      const own = group.members.flatMap((code) => tallies?.get(code) ?? []);
      const credited = own.reduce((sum, tally) => sum + tally.credited, 0);
      const projects = Math.min(plan.projects.cap ?? Number.MAX_SAFE_INTEGER, Math.floor(credited / mark));
      const full = plan.projects.cap !== null && projects >= plan.projects.cap;
      return {
        group: group.code,
        donations: own.reduce((sum, tally) => sum + tally.donations, 0),
        credited_steps: credited,
        projects,
        project_cap: plan.projects.cap,
        steps_to_next: full ? null : (projects + 1) * mark - credited,
        next_permille: full ? 1_000 : Math.floor(((credited - projects * mark) * 1_000) / mark),
        flagged: false,
      };
    });
    return ranked(rows, (row) => row.credited_steps);
  }

  private peopleBoard(plan: Plan) {
    const others = Array.from({ length: plan.board_limit + 30 }, (_, index) => ({
      name: `${SURNAMES[index % SURNAMES.length] ?? ""}*`,
      credited_steps: 182_000 - index * 1_873 + (index % 3) * 400,
      donations: 9 - (index % 4),
    }));
    const me = this.signedIn ? this.people.get(this.signedIn) : undefined;
    const credited = me?.donations.reduce((sum, donation) => sum + donation.credited_steps, 0) ?? 0;
    const mine = me && credited > 0 ? { name: this.maskedName(), credited_steps: credited, donations: me.donations.length } : undefined;
    const all = ranked(mine ? [...others, mine] : others, (row) => row.credited_steps);
    const own = all.find((row) => mine && row.name === mine.name && row.credited_steps === credited);
    return {
      rows: all.slice(0, plan.board_limit),
      me: own ? { rank: own.rank, credited_steps: own.credited_steps, donations: own.donations, of: all.length } : null,
    };
  }

  private sum(plan: Plan): Campaign["totals"] {
    const rows = this.regionRows(plan);
    const credited = rows.reduce((sum, row) => sum + row.credited_steps, 0);
    const donations = rows.reduce((sum, row) => sum + row.donations, 0);
    return {
      participants: Math.floor(donations / 4),
      donors: Math.floor(donations / 5),
      donations,
      raw_steps: credited,
      credited_steps: credited,
      projects: this.groupRows(plan).reduce((sum, row) => sum + row.projects, 0),
    };
  }

  /** Donations trickle in while somebody watches the big screen. */
  private stream(id: string, response: ServerResponse): void {
    const plan = this.plans.find((candidate) => candidate.id === id);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const send = () => {
      if (!plan) return;
      const region = plan.regions[Math.floor(Math.random() * plan.regions.length)];
      const tally = region && this.totals.get(plan.id)?.get(region.code);
      if (!region || !tally) return;
      const steps = 7_800 + Math.floor(Math.random() * 9_000);
      tally.donations += 1;
      tally.credited += steps;
      this.seq += 1;
      const data = {
        as_of: this.seq,
        totals: this.sum(plan),
        regions: this.regionRows(plan).map((row) => ({ region: row.region, credited_steps: row.credited_steps })),
        groups: this.groupRows(plan).map((row) => ({ group: row.group, credited_steps: row.credited_steps, projects: row.projects })),
        latest: [{ id: this.seq, region: region.code, steps, name: `${SURNAMES[steps % SURNAMES.length] ?? ""}*` }],
      };
      response.write(`event: totals\ndata: ${JSON.stringify(data)}\n\n`);
    };
    send();
    const timer = setInterval(send, 1_500);
    response.on("close", () => clearInterval(timer));
  }

  private card(plan: Plan) {
    const { id, name, theme, organiser, opens_at, closes_at } = plan;
    return { id, name, theme, organiser, opens_at, closes_at, phase: this.phase(plan) };
  }

  private phase(plan: Plan): Campaign["phase"] {
    if (this.nowMs() < Date.parse(plan.opens_at)) return "upcoming";
    return this.nowMs() < Date.parse(plan.closes_at) ? "open" : "closed";
  }

  private person(id: string): Person {
    const person = this.people.get(id);
    if (!person) throw new Refusal(404, "not_found");
    return person;
  }

  private current(): Person {
    if (!this.signedIn) throw new Refusal(401, "forbidden");
    return this.person(this.signedIn);
  }

  private maskedName(): string {
    const name = personas.find((persona) => persona.id === this.signedIn)?.name ?? "";
    return `${name.slice(0, 1)}*`;
  }

  private regionName(plan: Plan, code: string): Text {
    return plan.regions.find((region) => region.code === code)?.name ?? { zh: code, en: code };
  }

  private nowMs(): number {
    return this.clockMs + (Date.now() - this.startedMs);
  }

  private now(): string {
    return local(this.nowMs());
  }

  private day(): string {
    return this.now().slice(0, 10);
  }
}

function newPerson(donatedDays: number): Person {
  return {
    consented: donatedDays > 0,
    unit: null,
    channel: null,
    inviter: null,
    phone: new Map([["2020-07-03", 6_234]]),
    synced: new Map(),
    anomalies: new Map(),
    donations: [],
  };
}

function donationOf(id: number, at: string, region: string, steps: number, factor: number): Me["donations"][number] {
  return { id, day: at.slice(0, 10), at, region, raw_steps: steps, credited_steps: steps * factor, factor, annulled: false };
}

function madeUpTotals(plan: Plan) {
  const mark = plan.projects.threshold_steps;
  return new Map(
    plan.regions.map((region, index) => {
      const credited = Math.floor(mark * (0.12 + ((index * 37) % 29) / 22 + (region.aided ? 0.7 : 0)));
      return [region.code, { donations: Math.floor(credited / 10_400), credited }];
    }),
  );
}

/** Shared ranks: equal scores take the same place and the next one is skipped. */
function ranked<T>(rows: readonly T[], score: (row: T) => number): (T & { rank: number })[] {
  const sorted = rows.toSorted((a, b) => score(b) - score(a));
  return sorted.map((row) => ({ ...row, rank: 1 + sorted.findIndex((other) => score(other) === score(row)) }));
}

function local(ms: number): string {
  return `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

function personOf(cookies: string | undefined): string | null {
  const found = cookies?.split("; ").find((cookie) => cookie.startsWith(COOKIE));
  return found?.slice(COOKIE.length) || null;
}

const COOKIE = "person=";
const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
const QR_LOOKALIKE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path fill="#231e18" d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 2h1v3H9zM11 8h3v2h-3zM9 11h2v4H9zM14 14h2v3h-2zM18 12h3v2h-3zM17 18h4v3h-4zM10 18h3v1h-3z"/></svg>';
