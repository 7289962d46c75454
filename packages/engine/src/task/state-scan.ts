import { keyGroup } from "../state/key-group.ts";
import { keySearch } from "../state/key-search.ts";
import type { LiveEntries } from "../operators/live-entries.ts";

/** What is asked of the state of a running operator. */
export interface StateScan {
  readonly queryId: number;
  readonly operatorUid: string;
  readonly state: string;
  /** Only entries with a key that has this text in it, whatever its case; null: all. */
  readonly search: string | null;
  /** Entries that are answered at most. */
  readonly limit: number;
}

/** One that is under way: places before `from` were looked at. */
export interface StateScanMail extends StateScan {
  readonly kind: "explore";
  readonly from: number;
  readonly found: readonly LiveStateRow[];
}

export interface LiveStateRow {
  readonly key: readonly string[];
  readonly keyGroup: number;
  readonly window: readonly [number, number] | null;
  readonly timerMs: number | null;
  readonly values: readonly string[];
}

/** As of entries that are of no key group. */
const UNKNOWN_GROUP = -1;

/** Places that are looked at between two steps: some milliseconds at most. */
const PLACES_AT_ONCE = 2_048;

/**
 * Looks at the next places. What is left to look at, or null where the answer is complete: all places were looked at, or
 * as many entries found as are wanted.
 */
export function scanPlaces(
  entries: LiveEntries,
  mail: StateScanMail,
  maxParallelism: number,
): { readonly found: readonly LiveStateRow[]; readonly next: number | null } {
  const { search, limit, from } = mail;
  const found = [...mail.found];
  const wanted = keySearch(search);
  const to = Math.min(entries.places, from + PLACES_AT_ONCE);
  let place = from;
  for (; place < to && found.length < limit; place++) {
    const key = entries.key(place);
    if (key === null || (wanted !== null && !wanted(key))) continue;
    const { hash, window, timerMs, values } = entries.at(place);
    const group = hash === null ? UNKNOWN_GROUP : keyGroup(hash, maxParallelism);
    found.push({ key, keyGroup: group, window, timerMs, values: values.map(([, value]) => value) });
  }
  return { found, next: place < entries.places && found.length < limit ? place : null };
}
