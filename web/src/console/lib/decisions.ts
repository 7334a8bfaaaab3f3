import type { Decision, Moderation } from "../wire";

/** What can be decided of a text where it stands: what was seen is withdrawn and not rejected, what is withdrawn stays so. */
export function decisionsOf(state: Moderation): readonly Decision[] {
  return DECISIONS[state];
}

const DECISIONS: Record<Moderation, readonly Decision[]> = {
  submitted: ["approve", "reject", "withdraw"],
  approved: ["withdraw"],
  rejected: ["approve", "withdraw"],
  withdrawn: [],
};
