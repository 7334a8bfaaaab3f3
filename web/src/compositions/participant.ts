/** The person at the phone: signed in or not, their record, and what they can do with it. */
import { onlineManager, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, onScopeDispose, readonly, ref } from "vue";
import { api } from "@/api/calls";
import { ApiProblem } from "@/api/problem";
import type { ConsentGrant, Donated, DonationOrder, WeRunPayload } from "@/api/types";
import { underIntent } from "@/lib/intent";
import { useCampaignId } from "./campaign";

export function useSession() {
  return useQuery({ queryKey: ["session"], queryFn: api.session, staleTime: 60_000 });
}

/** The person's own record; asked for only once somebody is signed in. */
export function useMe() {
  const id = useCampaignId();
  const session = useSession();
  return useQuery({
    queryKey: ["campaign", id, "me"],
    queryFn: () => api.me(id.value),
    enabled: () => id.value !== "" && session.data.value?.signed_in === true,
    staleTime: 0,
  });
}

export type Standing = "checking" | "unreachable" | "signed_out" | "consent_needed" | "ready";

/** How far the person has come on the way to donating: sign-in, then consent to the notice in force. */
export function useStanding() {
  const session = useSession();
  const me = useMe();
  return computed<Standing>(() => {
    const problem = session.error.value ?? me.error.value;
    if (problem instanceof ApiProblem && problem.signedOut) return "signed_out";
    if (session.data.value?.signed_in === false) return "signed_out";
    const consent = me.data.value?.consent;
    if (consent) return consent.granted && consent.version === consent.current_version ? "ready" : "consent_needed";
    return problem ? "unreachable" : "checking";
  });
}

/** Whether the sign-in sheet is open; any page may ask for it. */
export function useSignIn() {
  const queries = useQueryClient();
  return {
    wanted: readonly(wanted),
    ask: () => {
      wanted.value = true;
    },
    close: () => {
      wanted.value = false;
    },
    /** Trades a WeChat login code for a session and reads everything again as that person. */
    async complete(code: string) {
      await api.signIn(code);
      wanted.value = false;
      await queries.invalidateQueries();
    },
    async leave() {
      await api.signOut();
      queries.removeQueries({ predicate: (query) => query.queryKey[2] === "me" });
      await queries.invalidateQueries();
    },
  };
}

export function useGrantConsent() {
  const id = useCampaignId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (grant: ConsentGrant) =>
      underIntent(`consent:${id.value}`, (key) => api.grantConsent(id.value, grant, key)),
    onSuccess: async (me) => {
      const queryKey = ["campaign", id.value, "me"];
      // An answer from before the consent must not arrive after it.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, me);
    },
  });
}

export function useWithdrawConsent() {
  const id = useCampaignId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => underIntent(`withdraw:${id.value}`, (key) => api.withdrawConsent(id.value, key)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["campaign", id.value] }),
  });
}

export function useRecordSteps() {
  const id = useCampaignId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (payload: WeRunPayload) =>
      underIntent(`steps:${id.value}:${payload.code}`, (key) => api.recordSteps(id.value, payload, key)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["campaign", id.value, "me"] }),
  });
}

export function useDonate() {
  const id = useCampaignId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ day, order }: { day: string; order: DonationOrder }) => {
      const act = ["donate", id.value, day, order.region, order.exercise ?? ""].join(":");
      return underIntent(act, (key) => api.donate(id.value, order, key));
    },
    onSuccess: (donated) => {
      keepLastDonation(id.value, donated);
      return queries.invalidateQueries({ queryKey: ["campaign", id.value] });
    },
  });
}

/** The answer to the person's last donation here; survives a reload of the result page. */
export function lastDonation(campaign: string): Donated | undefined {
  const known = lastDonations.get(campaign);
  if (known) return known;
  try {
    const stored = window.sessionStorage.getItem(LAST_DONATION + campaign);
    return stored ? (JSON.parse(stored) as Donated) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the device says it has a network. */
export function useOnline() {
  const online = ref(onlineManager.isOnline());
  onScopeDispose(onlineManager.subscribe((now) => (online.value = now)));
  return readonly(online);
}

function keepLastDonation(campaign: string, donated: Donated): void {
  lastDonations.set(campaign, donated);
  try {
    window.sessionStorage.setItem(LAST_DONATION + campaign, JSON.stringify(donated));
  } catch {
    // Without storage a reload shows the boards alone.
  }
}

const wanted = ref(false);
const lastDonations = new Map<string, Donated>();
const LAST_DONATION = "donated:";
