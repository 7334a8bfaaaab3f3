/** Who is signed in at the console, and what they may do. */
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";
import { ApiProblem } from "@/api/problem";
import { api } from "../api";
import { STAFF } from "../queries";
import { type Action, may, ownCampaigns, ownUnits } from "../rights";
import type { StaffAccount } from "../wire";
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
  /** Forgets what somebody else was shown. The account itself stays observed by the page around everything. */
  const become = (staff: StaffAccount | null) => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== STAFF[0] });
    queries.setQueryData(STAFF, staff);
  };
  return {
    async enter(login: string, password: string) {
      const staff = await api.signIn(login, password);
      become(staff);
    },
    async leave() {
      await api.signOut();
      become(null);
    },
  };
}
