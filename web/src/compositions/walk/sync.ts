/** Reading the phone's steps and settling the day with them (W-09). */
import { ref } from "vue";
import type { StepsTaken } from "@/api/walk";
import { useCampaignId } from "@/compositions/campaign";
import { useStepSource } from "@/steps/source";
import { useTakeSteps } from "./acts";

export function useSync() {
  const id = useCampaignId();
  const source = useStepSource();
  const take = useTakeSteps();
  const reading = ref(false);
  const problem = ref<unknown>();
  const taken = ref<StepsTaken>();

  async function sync(): Promise<void> {
    if (!source.value || reading.value) return;
    reading.value = true;
    problem.value = undefined;
    taken.value = undefined;
    try {
      const payload = await source.value.read(id.value);
      if (payload === "handed_over") return;
      taken.value = await take.mutateAsync(payload);
    } catch (cause) {
      problem.value = cause;
    } finally {
      reading.value = false;
    }
  }

  return { source, reading, problem, taken, sync };
}
