/** What the pages know of the campaign in the address, kept fresh in the background. */
import { useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";
import { useRoute } from "vue-router";
import { api } from "@/api/calls";
import type { Campaign, Group, Region } from "@/api/types";

/** The campaign named by the address `/c/:campaign/…`. */
export function useCampaignId() {
  const route = useRoute();
  return computed(() => String(route.params["campaign"] ?? ""));
}

export function useCampaign() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id],
    queryFn: () => api.campaign(id.value),
    enabled: () => id.value !== "",
    refetchInterval: REFRESH_MS,
  });
}

export function useCampaigns() {
  return useQuery({ queryKey: ["campaigns"], queryFn: api.campaigns });
}

export function useRegionBoard() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "regions"],
    queryFn: () => api.regionBoard(id.value),
    refetchInterval: REFRESH_MS,
  });
}

export function useGroupBoard() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "groups"],
    queryFn: () => api.groupBoard(id.value),
    refetchInterval: REFRESH_MS,
  });
}

export function usePeopleBoard() {
  const id = useCampaignId();
  return useQuery({
    queryKey: ["campaign", id, "people"],
    queryFn: () => api.peopleBoard(id.value),
    refetchInterval: REFRESH_MS,
  });
}

export function useRules() {
  const id = useCampaignId();
  return useQuery({ queryKey: ["campaign", id, "rules"], queryFn: () => api.rules(id.value) });
}

export function useNotices() {
  const id = useCampaignId();
  return useQuery({ queryKey: ["campaign", id, "notices"], queryFn: () => api.notices(id.value) });
}

export function usePrivacyNotice() {
  const id = useCampaignId();
  return useQuery({ queryKey: ["campaign", id, "privacy"], queryFn: () => api.privacy(id.value) });
}

/** Looks up regions and groups of a campaign by code. */
export function useAtlas(campaign: MaybeRefOrGetter<Campaign | undefined>) {
  const regions = computed(() => new Map<string, Region>(toValue(campaign)?.regions.map((r) => [r.code, r])));
  const groups = computed(() => new Map<string, Group>(toValue(campaign)?.groups.map((g) => [g.code, g])));
  return {
    region: (code: string) => regions.value.get(code),
    group: (code: string) => groups.value.get(code),
    groupOfRegion: (code: string) => groups.value.get(regions.value.get(code)?.group ?? ""),
  };
}

const REFRESH_MS = 20_000;
