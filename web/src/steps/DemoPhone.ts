import { api } from "@/api/calls";
import type { StepSource } from "./source";

/** A persona's pretended phone; it seals its counter exactly as WeChat does. */
export class DemoPhone implements StepSource {
  private readonly persona: string;

  constructor(persona: string) {
    this.persona = persona;
  }

  read(campaign: string) {
    return api.demoWeRun(this.persona, campaign);
  }
}
