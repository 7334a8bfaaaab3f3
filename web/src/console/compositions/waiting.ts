/** How much waits on which page of a walk, refreshed in the background. */
import { computed } from "vue";
import { useModules } from "./campaign";
import { useRights } from "./staff";
import { useWalk } from "./walk";

export function useWaiting() {
  const modules = useModules();
  const { may } = useRights();
  const { data } = useWalk(() => modules.value.includes("walk") && may("view_campaign"));
  return computed(() => {
    const queues = data.value?.queues;
    return {
      moderation: (queues?.notes ?? 0) + (queues?.team_names ?? 0) + (queues?.announcements ?? 0),
      corrections: queues?.corrections ?? 0,
      appeals: queues?.appeals ?? 0,
      events: queues?.events ?? 0,
      prizes: queues?.prizes_to_ship ?? 0,
      payouts: queues?.payouts_failed ?? 0,
    };
  });
}
