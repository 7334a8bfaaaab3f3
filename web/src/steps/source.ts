/** Where step counts come from. The page never makes up a count: it passes on what the phone sealed. */
import { computed } from "vue";
import type { WeRunPayload } from "@/api/types";
import { usePersona } from "@/compositions/demo";
import { DemoPhone } from "./DemoPhone";
import { insideMiniProgram, MiniProgramBridge } from "./MiniProgramBridge";

export interface StepSource {
  /**
   * Asks the phone for the sealed counts. `handed_over`: the native shell takes it from here, posts them itself and
   * comes back to this page.
   */
  read(campaign: string): Promise<WeRunPayload | "handed_over">;
}

/** The source this page can use, or none: outside WeChat nothing may read a person's steps. */
export function useStepSource() {
  const persona = usePersona();
  return computed<StepSource | undefined>(() => {
    if (insideMiniProgram()) return new MiniProgramBridge();
    return persona.value ? new DemoPhone(persona.value.id) : undefined;
  });
}
