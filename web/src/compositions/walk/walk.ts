/** What the pages of a walk know: the walk itself, the person's figures, and what else they ask for. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";
import { ApiProblem } from "@/api/problem";
import type { Checkpoint } from "@/api/walk";
import { walkApi } from "@/api/walkCalls";
import { useCampaignId } from "@/compositions/campaign";
import { useStanding } from "@/compositions/participant";

export function useWalk() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "walk"],
    queryFn: () => walkApi.walk(id.value),
    enabled: () => id.value !== "",
    refetchInterval: REFRESH_MS,
  });
}

/** The person's figures; asked for only once steps may be read. */
export function useMyWalk() {
  const id = useCampaignId();
  const standing = useStanding();
  return useQuery({
    queryKey: ["campaign", id, "me", "walk"],
    queryFn: () => walkApi.myWalk(id.value),
    enabled: () => standing.value === "ready",
    staleTime: 0,
    refetchInterval: REFRESH_MS,
  });
}

export type WalkStanding = "checking" | "unreachable" | "signed_out" | "consent_needed" | "profile_needed" | "ready";

/** How far the person has come on the way into the walk: sign-in, consent, profile (W-05). */
export function useWalkStanding() {
  const standing = useStanding();
  const mine = useMyWalk();
  return computed<WalkStanding>(() => {
    if (standing.value !== "ready") return standing.value;
    if (mine.data.value) return mine.data.value.registered ? "ready" : "profile_needed";
    return mine.error.value ? "unreachable" : "checking";
  });
}

/** The person's profile; `null` before there is one. */
export function useProfile() {
  const id = useCampaignId();
  const standing = useStanding();
  return useQuery({
    queryKey: ["campaign", id, "me", "profile"],
    queryFn: () =>
      walkApi.profile(id.value).catch((cause: unknown) => {
        if (cause instanceof ApiProblem && cause.status === 404) return null;
        throw cause;
      }),
    enabled: () => standing.value === "ready",
    staleTime: 0,
  });
}

export function useMyTeam() {
  const mine = useMyWalk();
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "me", "team"],
    queryFn: () => walkApi.myTeam(id.value),
    enabled: () => Boolean(mine.data.value?.team),
    staleTime: 0,
    refetchInterval: REFRESH_MS,
  });
}

export function useMyCheckpoint(checkpoint: MaybeRefOrGetter<string>) {
  const id = useCampaignId();
  const standing = useWalkStanding();
  return useQuery({
    queryKey: computed(() => ["campaign", id.value, "me", "checkpoint", toValue(checkpoint)]),
    queryFn: () => walkApi.checkpoint(id.value, toValue(checkpoint)),
    enabled: () => standing.value === "ready",
    staleTime: 0,
  });
}

export function useLedger() {
  return useOwn("points", walkApi.points);
}

export function useMyDraws() {
  return useOwn("draws", walkApi.draws);
}

export function usePrizes() {
  return useOwn("prizes", walkApi.prizes);
}

export function useMessages() {
  return useOwn("messages", walkApi.messages);
}

export function useReminders() {
  return useOwn("reminders", walkApi.reminders);
}

export function useAppeals() {
  return useOwn("appeals", walkApi.appeals);
}

export function useTeamBoard() {
  const id = useCampaignId();
  return useInfiniteQuery({
    queryKey: ["campaign", id, "teams"],
    queryFn: ({ pageParam }) => walkApi.teamBoard(id.value, BOARD_PAGE, pageParam),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const shown = all.reduce((sum, page) => sum + page.rows.length, 0);
      return last.rows.length > 0 && shown < last.total ? shown : undefined;
    },
  });
}

export function useUnitBoard() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "unitBoard"],
    queryFn: () => walkApi.unitBoard(id.value),
    refetchInterval: REFRESH_MS,
  });
}

export function useTeam(team: MaybeRefOrGetter<string>) {
  const id = useCampaignId();
  return useQuery({
    queryKey: computed(() => ["campaign", id.value, "team", toValue(team)]),
    queryFn: () => walkApi.team(id.value, toValue(team)),
    enabled: () => toValue(team) !== "",
  });
}

export function useFoundTeams(words: MaybeRefOrGetter<string>) {
  const id = useCampaignId();
  return useQuery({
    queryKey: computed(() => ["campaign", id.value, "teamSearch", toValue(words)]),
    queryFn: () => walkApi.searchTeams(id.value, toValue(words)),
    enabled: () => toValue(words) !== "",
    placeholderData: keepPreviousData,
  });
}

export function useNotes(checkpoint: MaybeRefOrGetter<string>) {
  const id = useCampaignId();
  return useInfiniteQuery({
    queryKey: computed(() => ["campaign", id.value, "notes", toValue(checkpoint)]),
    queryFn: ({ pageParam }) => walkApi.notes(id.value, toValue(checkpoint), pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Looks up checkpoints of the walk by id. */
export function useRoad() {
  const walk = useWalk();
  const byId = computed(() => new Map<string, Checkpoint>(walk.data.value?.checkpoints.map((c) => [c.id, c])));
  return { checkpoint: (id: string) => byId.value.get(id) };
}

function useOwn<T>(part: string, ask: (c: string) => Promise<T>) {
  const id = useCampaignId();
  const standing = useWalkStanding();
  return useQuery({
    queryKey: ["campaign", id, "me", part],
    queryFn: () => ask(id.value),
    enabled: () => standing.value === "ready",
    staleTime: 0,
  });
}

const REFRESH_MS = 20_000;
const BOARD_PAGE = 50;
