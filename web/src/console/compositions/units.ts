/** The units somebody may see, and their names by code. */
import { computed } from "vue";
import { useLanguage } from "@/i18n";
import { api } from "../api";
import { useOfCampaign } from "./fetched";

export function useUnits() {
  const { text } = useLanguage();
  const query = useOfCampaign(["units"], api.units);
  const byCode = computed(() => new Map(query.data.value?.rows.map((row) => [row.code, row])));
  return {
    query,
    unit: (code: string) => byCode.value.get(code),
    nameOf(code: string): string {
      const unit = byCode.value.get(code);
      return unit ? text(unit.name) : code;
    },
  };
}
