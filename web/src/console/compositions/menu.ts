/** The menu of whoever is signed in, in the campaign of the address. */
import { computed } from "vue";
import { menuOf } from "../menu";
import { useCampaignInfo, useModules } from "./campaign";
import { useRights } from "./staff";

export function useMenu() {
  const { data } = useCampaignInfo();
  const modules = useModules();
  const { may, units } = useRights();
  const menu = computed(() =>
    menuOf(modules.value, (action) => may(action) || units.value.some((unit) => may(action, unit))),
  );
  return {
    menu,
    /** Whether the campaign is known, and so what its menu has. */
    known: computed(() => data.value !== undefined),
  };
}
