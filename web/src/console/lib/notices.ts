/** Notices by their versions: the latest one counts, the earlier ones stay readable. */
import type { NoticeVersion } from "../wire";

export interface Notice {
  latest: NoticeVersion;
  /** The newest first. */
  earlier: NoticeVersion[];
}

/** The notice that was published last stands first. */
export function noticesOf(versions: readonly NoticeVersion[]): Notice[] {
  const notices = new Map<string, NoticeVersion[]>();
  for (const version of versions) {
    const known = notices.get(version.id);
    if (known) known.push(version);
    else notices.set(version.id, [version]);
  }
  return [...notices.values()]
    .flatMap((all) => {
      const [latest, ...earlier] = [...all].sort((a, b) => b.version - a.version);
      return latest ? [{ latest, earlier }] : [];
    })
    .sort((a, b) => Date.parse(b.latest.publish_at) - Date.parse(a.latest.publish_at));
}
