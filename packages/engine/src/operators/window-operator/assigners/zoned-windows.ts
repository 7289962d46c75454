import { remembering } from "../../../expression/remembering.ts";
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
  /** By quarter of an hour: zones change at whole ones. */
  readonly #offsetIn: (quarter: number) => number;
  readonly #firstInstant: (local: number) => number;
  readonly #lastInstant: (local: number) => number;

  constructor(local: WindowAssigner, zone: TimeZone) {
    this.#local = local;
    this.#offsetIn = remembering(MOST_CACHED, (quarter: number) => zone.offsetAt(quarter * QUARTER_MS));
    this.#firstInstant = remembering(MOST_CACHED, (time: number) => toInstant(zone, time));
    this.#lastInstant = remembering(MOST_CACHED, (time: number) => lastInstant(zone, time));
    this.most = local.most;
    this.lanes = local.lanes;
  }

  assign(timestamp: number, i: number): number {
    const count = this.#local.assign(this.shown(timestamp), i);
    for (let w = 0; w < count; w++) {
      this.starts[w] = this.#firstInstant(this.#local.starts[w]!);
      this.ends[w] = this.#lastInstant(this.#local.ends[w]!);
    }
    return count;
  }

  shown(time: number): number {
    return time + this.#offsetIn(Math.floor(time / QUARTER_MS));
  }
}

/** Of two instants with this local time the later one. */
function lastInstant(zone: TimeZone, local: number): number {
  const after = zone.offsetAt(local + DAY_MS);
  return zone.offsetAt(local - after) === after ? local - after : toInstant(zone, local);
}
