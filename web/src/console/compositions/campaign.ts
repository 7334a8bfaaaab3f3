/** The campaign in the address, and its time. */
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useRoute } from "vue-router";
import { api } from "../api";

export type Module = "donation" | "walk";

export function useCampaignId() {
  const route = useRoute();
  return computed(() => String(route.params["campaign"] ?? ""));
}

export function useCampaignInfo() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "info"],
    queryFn: () => api.campaign(id.value),
    enabled: () => id.value !== "",
    staleTime: 60_000,
  });
}

export function useModules() {
  const { data } = useCampaignInfo();
  return computed<Module[]>(() => (data.value?.modules?.includes("walk") ? ["walk"] : ["donation"]));
}

export function useCampaignList() {
  return useQuery({ queryKey: ["campaigns"], queryFn: api.campaigns, staleTime: 300_000 });
}
