/** An act of staff: sent once, its outcome told, and everything of the campaign read again. */
import { useQueryClient } from "@tanstack/vue-query";
import { ref } from "vue";
import { ElMessage } from "../element";
import { useFaults } from "./faults";

export function useAct() {
  const queries = useQueryClient();
  const fault = useFaults();
  const busy = ref(false);
  const problem = ref<string>();
  return {
    busy,
    /** What went wrong last, in words. */
    problem,
    forget() {
      problem.value = undefined;
    },
    /** Runs the act; tells `said` when it is done. Gives whether it was. */
    async run(act: () => Promise<unknown>, said?: string): Promise<boolean> {
      if (busy.value) return false;
      busy.value = true;
      problem.value = undefined;
      try {
        await act();
        if (said) ElMessage({ message: said, type: "success", plain: true });
        return true;
      } catch (cause) {
        problem.value = fault(cause);
        return false;
      } finally {
        busy.value = false;
        // Also after a refusal: it often means that somebody else was faster.
        void queries.invalidateQueries({ queryKey: ["campaign"] });
      }
    },
  };
}
