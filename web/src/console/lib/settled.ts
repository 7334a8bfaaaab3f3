import { onScopeDispose, type Ref, ref, watch } from "vue";

/** The words of a search once somebody stops typing for a moment. */
export function settled(typed: Ref<string>, afterMs = 300): Ref<string> {
  const words = ref(typed.value.trim());
  let timer = 0;
  watch(typed, (now) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      words.value = now.trim();
    }, afterMs);
  });
  onScopeDispose(() => window.clearTimeout(timer));
  return words;
}
