import { api } from "../api";
import { useOfCampaign } from "./fetched";

/** The dashboard of the walk in the address. */
export function useWalk(enabled: () => boolean = () => true) {
  return useOfCampaign(["walk"], api.walk, { refresh: REFRESH_MS, enabled });
}

const REFRESH_MS = 30_000;
