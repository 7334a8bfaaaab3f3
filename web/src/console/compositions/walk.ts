/** The walk in the address: what staff watch of it, and the names the public knows it by. */
import { useLanguage } from "@/i18n";
import { api } from "../api";
import type { Text } from "../wire";
import { useOfCampaign } from "./fetched";

export function useWalk(enabled: () => boolean = () => true) {
  return useOfCampaign(["walk"], api.walk, { refresh: REFRESH_MS, enabled });
}

export function usePublicWalk() {
  return useOfCampaign(["public-walk"], api.publicWalk, { refresh: REFRESH_MS });
}

/** Names of what answers speak of by key; the key itself where nothing is known of it. */
export function useNames() {
  const { text } = useLanguage();
  const { data } = usePublicWalk();
  const named = (list: readonly { id: string; name: Text }[] | undefined, key: string) => {
    const found = list?.find((one) => one.id === key);
    return found ? text(found.name) : key;
  };
  return {
    checkpoint: (key: string) => named(data.value?.checkpoints, key),
    deck: (key: string) => named(data.value?.decks, key),
    award: (key: string) => named(data.value?.final_ranking?.awards, key),
    grandDraw: (key: string) => named(data.value?.grand_draws, key),
    grandPrize: (draw: string, key: string) => named(data.value?.grand_draws.find((one) => one.id === draw)?.prizes, key),
  };
}

const REFRESH_MS = 30_000;
