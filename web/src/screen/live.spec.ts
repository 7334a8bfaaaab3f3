import { waitFor } from "@testing-library/vue";
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";
import type { LiveTotals } from "@/api/types";
import { campaign } from "@/testing/fixtures";
import { serve } from "@/testing/render";
import { useLiveScreen } from "./live";

class Events extends EventTarget {
  static opened: Events;

  constructor() {
    super();
    Events.opened = this;
  }

  close(): void {}

  send(news: Pick<LiveTotals, "as_of"> & { latest: LiveTotals["latest"] }): void {
    const totals = { ...campaign().totals, donations: news.as_of };
    this.dispatchEvent(new MessageEvent("totals", { data: JSON.stringify({ totals, regions: [], groups: [], ...news }) }));
  }
}

async function open() {
  vi.stubGlobal("EventSource", Events);
  serve({
    "GET /campaigns/spring": campaign({ as_of: 77 }),
    "GET /campaigns/spring/boards/regions": { as_of: 77, rows: [] },
    "GET /campaigns/spring/boards/groups": { as_of: 77, rows: [] },
  });
  const scope = effectScope();
  const screen = scope.run(() => useLiveScreen("spring"));
  if (!screen) throw new Error("no scope");
  await waitFor(() => expect(screen.campaign.value).toBeDefined());
  return { ...screen, leave: () => scope.stop() };
}

const giving = (id: number) => ({ id, region: "330000", steps: 10_430, name: "袁**" });

test("a donation that events repeat is told once, and an equal one of another person too", async () => {
  const { latest, leave } = await open();
  Events.opened.send({ as_of: 78, latest: [giving(78)] });
  Events.opened.send({ as_of: 80, latest: [giving(80), giving(78)] });
  Events.opened.send({ as_of: 81, latest: [giving(80)] });
  Events.opened.send({ as_of: 82, latest: [] });
  expect(latest.value.map(({ id }) => id)).toEqual([80, 78]);
  leave();
});

test("an event older than the figures shown changes none of them", async () => {
  const { campaign: shown, leave } = await open();
  Events.opened.send({ as_of: 90, latest: [] });
  Events.opened.send({ as_of: 89, latest: [] });
  expect(shown.value?.totals.donations).toBe(90);
  leave();
});
