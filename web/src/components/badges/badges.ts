import type { BadgePlan, MyBadge } from "@/api/types";

export interface BadgeStanding {
  plan: BadgePlan;
  order: number;
  earned: boolean;
  /** The day it was earned, where it was. */
  day: string | undefined;
  /** Donations, or days in a row, so far; never above the mark. */
  progress: number;
}

/** The campaign's badges in its own order, each with how far the person is. */
export function badgeStandings(plans: readonly BadgePlan[], mine: readonly MyBadge[]): BadgeStanding[] {
  return plans.map((plan, order) => {
    const own = mine.find((badge) => badge.id === plan.id);
    return {
      plan,
      order,
      earned: Boolean(own?.earned_at),
      day: own?.earned_at ?? undefined,
      progress: Math.min(own?.progress ?? 0, plan.at),
    };
  });
}
