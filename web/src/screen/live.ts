/** The running figures for the big screen: pushed by the server, or fetched every few seconds where pushing fails. */
import { onScopeDispose, ref, shallowRef } from "vue";
import { api, eventsAddress } from "@/api/calls";
import type { Campaign, GroupRow, LiveTotals, RegionRow } from "@/api/types";

export type Feed = "live" | "polling" | "lost";

export function useLiveScreen(campaignId: string) {
  const campaign = shallowRef<Campaign>();
  const regions = shallowRef<Pick<RegionRow, "region" | "credited_steps">[]>([]);
  const groups = shallowRef<GroupRow[]>([]);
  const latest = shallowRef<LiveTotals["latest"]>([]);
  const feed = ref<Feed>("polling");
  let asOf = -1;
  let lastGiving = -1;

  async function poll(): Promise<void> {
    try {
      const [known, regionBoard, groupBoard] = await Promise.all([
        api.campaign(campaignId),
        api.regionBoard(campaignId),
        api.groupBoard(campaignId),
      ]);
      groups.value = groupBoard.rows;
      // An event may have told of later figures while the answers were on their way.
      if (known.as_of >= asOf) {
        asOf = known.as_of;
        campaign.value = known;
        regions.value = regionBoard.rows;
      }
      if (feed.value === "lost") feed.value = "polling";
    } catch {
      feed.value = "lost";
    }
  }

  function take(event: MessageEvent<string>): void {
    const news = JSON.parse(event.data) as LiveTotals;
    feed.value = "live";
    // An event lists the donations of the last moments, so it repeats some of the event before.
    const fresh = news.latest.filter((giving) => giving.id > lastGiving);
    lastGiving = Math.max(lastGiving, ...fresh.map((giving) => giving.id));
    if (fresh.length > 0) latest.value = [...fresh, ...latest.value].slice(0, KEPT);
    if (news.as_of < asOf || !campaign.value) return;
    asOf = news.as_of;
    campaign.value = { ...campaign.value, totals: news.totals };
    regions.value = news.regions;
  }

  const events = new EventSource(eventsAddress(campaignId));
  events.addEventListener("totals", take as EventListener);
  events.addEventListener("error", () => {
    // The browser connects again by itself; until then polling carries the screen.
    feed.value = "polling";
  });
  void poll();
  const slow = window.setInterval(() => void poll(), POLL_MS);
  onScopeDispose(() => {
    events.close();
    window.clearInterval(slow);
  });

  return { campaign, regions, groups, latest, feed };
}

const POLL_MS = 5_000;
const KEPT = 8;
