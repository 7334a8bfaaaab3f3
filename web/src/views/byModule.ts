/** A page whose address is the same in every campaign, and whose content depends on what the campaign is. */
import { type Component, defineComponent, h } from "vue";
import { isWalk } from "@/api/walk";
import AppPage from "@/components/layout/AppPage.vue";
import LoadState from "@/components/layout/LoadState.vue";
import { useCampaign } from "@/compositions/campaign";
import { useLanguage } from "@/i18n";

export function byModule({ donation, walk }: { donation: Component; walk: Component }) {
  return defineComponent({
    name: "ByModule",
    setup() {
      const { t } = useLanguage();
      const campaign = useCampaign();
      return () => {
        const plan = campaign.data.value;
        if (plan) return h(isWalk(plan) ? walk : donation);
        return h(AppPage, { heading: t("layout.loading"), back: "campaigns" }, () => h(LoadState, { query: campaign as never, rows: 12 }));
      };
    },
  });
}
