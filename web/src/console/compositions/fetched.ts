/** Fetched figures of the campaign in the address, whole or page by page. */
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, ref, toValue, watch } from "vue";
import type { Page } from "../wire";
import { useCampaignId } from "./campaign";

export type Key = readonly (string | number | boolean | undefined)[];

/** What `load` gives of the campaign; asked for again whenever `key` changes, and every `refresh` milliseconds. */
export function useOfCampaign<T>(
  key: MaybeRefOrGetter<Key>,
  load: (campaign: string) => Promise<T>,
  { refresh, enabled = () => true }: { refresh?: number; enabled?: () => boolean } = {},
) {
  const id = useCampaignId();
  return useQuery({
    queryKey: computed(() => ["campaign", id.value, ...toValue(key)]),
    queryFn: () => load(id.value),
    enabled: () => id.value !== "" && enabled(),
    refetchInterval: refresh ?? false,
  });
}

/** A list in pages. The way back is remembered, since a page only knows the one after it. */
export function usePages<T, P extends Page<T> = Page<T>>(
  key: MaybeRefOrGetter<Key>,
  load: (campaign: string, after: string | undefined) => Promise<P>,
  { enabled = () => true }: { enabled?: () => boolean } = {},
) {
  const id = useCampaignId();
  const trail = ref<string[]>([]);
  const after = computed(() => trail.value[trail.value.length - 1]);
  watch([id, () => JSON.stringify(toValue(key))], () => {
    trail.value = [];
  });
  const query = useQuery({
    queryKey: computed(() => ["campaign", id.value, ...toValue(key), "after", after.value]),
    queryFn: () => load(id.value, after.value),
    enabled: () => id.value !== "" && enabled(),
    placeholderData: keepPreviousData,
  });
  return {
    query,
    page: computed(() => trail.value.length + 1),
    more: computed(() => query.data.value?.next ?? null),
    forward() {
      const next = query.data.value?.next;
      if (next) trail.value = [...trail.value, next];
    },
    back() {
      trail.value = trail.value.slice(0, -1);
    },
  };
}
