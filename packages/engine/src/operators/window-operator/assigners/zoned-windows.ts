import { toInstant } from "../../../expression/time-zone.ts";
import type { TimeZone } from "../../../expression/time-zone.ts";
import type { WindowAssigner } from "./window-assigner.ts";

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const MOST_CACHED = 10_000;

/**
 * Windows of the local time of a zone, with bounds as instants: a day has 23 or 25 hours when the clocks are changed. Local
 * time that comes twice is in one window, which ends after the second time.
 */
export class ZonedWindowsAssigner implements WindowAssigner {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly lanes: readonly number[];
  readonly merges = false;
  readonly endsByTime = true;
  readonly most: number;
  readonly #local: WindowAssigner;
  readonly #zone: TimeZone;
  /** Zones change at whole quarters of an hour. */
  readonly #offsets = new Map<number, number>();
  readonly #firsts = new Map<number, number>();
  readonly #lasts = new Map<number, number>();

  constructor(local: WindowAssigner, zone: TimeZone) {
    this.#local = local;
    this.#zone = zone;
    this.most = local.most;
    this.lanes = local.lanes;
  }

  assign(timestamp: number, i: number): number {
    const count = this.#local.assign(this.shown(timestamp), i);
    for (let w = 0; w < count; w++) {
      this.starts[w] = cached(this.#firsts, this.#local.starts[w]!, (local) => toInstant(this.#zone, local));
      this.ends[w] = cached(this.#lasts, this.#local.ends[w]!, (local) => lastInstant(this.#zone, local));
    }
    return count;
  }

  shown(time: number): number {
    const quarter = Math.floor(time / QUARTER_MS);
    return time + cached(this.#offsets, quarter, () => this.#zone.offsetAt(time));
  }
}

/** Of two instants with this local time the later one. */
function lastInstant(zone: TimeZone, local: number): number {
  const after = zone.offsetAt(local + DAY_MS);
  return zone.offsetAt(local - after) === after ? local - after : toInstant(zone, local);
}

function cached(known: Map<number, number>, key: number, find: (key: number) => number): number {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size > MOST_CACHED) known.clear();
  const value = find(key);
  known.set(key, value);
  return value;
}
