const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface ThinnedVersion {
  readonly version: number;
  readonly savedMs: number;
  /** Named by a person, or the loser of two saves: kept for good. */
  readonly precious: boolean;
}

/**
 * Which versions of a document may go. Kept are: what is precious, the first, the newest, everything of the last hour,
 * the last of each ten minutes of the last day, and the last of each day before.
 */
export function surplusVersions(versions: readonly ThinnedVersion[], nowMs: number): readonly number[] {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const taken = new Set<string>();
  return newestFirst
    .filter(({ precious, savedMs }, index) => {
      if (precious || index === 0 || index === newestFirst.length - 1) return false;
      const ageMs = nowMs - savedMs;
      if (ageMs <= HOUR) return false;
      const lengthMs = ageMs <= DAY ? 10 * MINUTE : DAY;
      const span = `${lengthMs}/${Math.floor(savedMs / lengthMs)}`;
      if (taken.has(span)) return true;
      taken.add(span);
      return false;
    })
    .map(({ version }) => version);
}
