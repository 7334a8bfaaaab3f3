/** Finding one among thousands that lie in one another: by the level one stands on, or by a part of the name. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, onScopeDispose, ref, watch } from "vue";
import type { TreePart, TreeRow } from "@/api/walk";
import type { TreeQuery } from "@/api/walkCalls";
import { useCampaignId } from "@/compositions/campaign";

export type AskTree = (c: string, query: TreeQuery) => Promise<TreePart>;

export function useTree(name: string, ask: AskTree, enabled: () => boolean) {
  const id = useCampaignId();
  const words = ref("");
  const searched = ref("");
  /** From the top down to where one stands. */
  const path = ref<TreeRow[]>([]);

  let timer = 0;
  watch(words, (typed) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      searched.value = typed.trim();
    }, TYPING_PAUSE_MS);
  });
  onScopeDispose(() => window.clearTimeout(timer));

  const asked = computed<TreeQuery>(() => {
    if (searched.value) return { q: searched.value };
    const here = path.value[path.value.length - 1];
    return here ? { parent: here.code } : {};
  });
  const found = useQuery({
    queryKey: computed(() => ["campaign", id.value, name, asked.value]),
    queryFn: () => ask(id.value, asked.value),
    enabled,
    placeholderData: keepPreviousData,
  });

  return {
    words,
    path,
    found,
    searching: computed(() => searched.value !== ""),
    enter(row: TreeRow): void {
      window.clearTimeout(timer);
      words.value = "";
      searched.value = "";
      path.value = [...path.value.filter(({ code }) => code !== row.code), row];
    },
    /** Back to a level of the path; 0 is the top. */
    climb(depth: number): void {
      path.value = path.value.slice(0, depth);
    },
  };
}

/** The name of what was chosen earlier, of which only the code is known. */
export function useTreeName(name: string, ask: AskTree, code: () => string) {
  const id = useCampaignId();
  const queries = useQueryClient();
  const row = ref<TreeRow>();
  watch(
    code,
    async (wanted) => {
      if (!wanted || row.value?.code === wanted) return;
      const query = { q: wanted };
      const part = await queries
        .fetchQuery({ queryKey: ["campaign", id.value, name, query], queryFn: () => ask(id.value, query) })
        .catch(() => undefined);
      row.value = part?.rows.find((candidate) => candidate.code === wanted);
    },
    { immediate: true },
  );
  return row;
}

const TYPING_PAUSE_MS = 250;
