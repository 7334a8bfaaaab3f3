/** Who is signed in at the console, and what they may do. */
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";
import { ApiProblem } from "@/api/problem";
import { api } from "../api";
import { STAFF } from "../queries";
import { type Action, may, ownCampaigns, ownUnits } from "../rights";
import { useCampaignId } from "./campaign";

/** The account; `null` while nobody is signed in. */
export function useStaff() {
  return useQuery({
    queryKey: STAFF,
    queryFn: () =>
      api.staff().catch((cause: unknown) => {
        // A participant's session is no session of the staff, and is told so with 403.
        if (cause instanceof ApiProblem && (cause.signedOut || cause.status === 403)) return null;
        throw cause;
      }),
    staleTime: 60_000,
  });
}

export function useRights() {
  const { data: staff } = useStaff();
  const campaign = useCampaignId();
  const grants = computed(() => staff.value?.grants ?? []);
  return {
    may: (action: Action, unit?: string) => may(grants.value, action, campaign.value, unit),
    units: computed(() => ownUnits(grants.value, campaign.value)),
    campaigns: computed(() => ownCampaigns(grants.value)),
  };
}

export function useStaffSession() {
  const queries = useQueryClient();
  return {
    async enter(login: string, password: string) {
      const staff = await api.signIn(login, password);
      queries.clear();
      queries.setQueryData(STAFF, staff);
    },
    async leave() {
      await api.signOut();
      queries.clear();
      queries.setQueryData(STAFF, null);
    },
  };
}
