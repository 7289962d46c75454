import { MIN_WATERMARK } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { keyGroup } from "./key-group.ts";

/** How far time has come in an operator, written with each of its key groups, so that it is there at any parallelism. */
// oxlint-disable-next-line max-params -- what is written, and where
export function writeGroupTime(
  state: StateWriter,
  name: string,
  keyGroups: { readonly from: number; readonly to: number },
  time: number,
): void {
  const writer = new ByteWriter();
  writer.float64(time);
  for (let group = keyGroups.from; group < keyGroups.to; group++) state.keyed(name, group, writer.finish());
}

/**
 * The earliest of those that the key groups were written with; MIN_WATERMARK where there is none. Subtasks that a barrier
 * reached at different times (unaligned) had come differently far: what was due in some of them is not yet in the others.
 */
export function readGroupTime(state: StateReader, name: string): number {
  return earliest([...timesOf(state, name).values()]);
}

/** How far time had come in each key group, where that differs. */
export class GroupTimes {
  /** Of the group that had come furthest. */
  readonly latest: number;
  readonly #times: ReadonlyMap<number, number>;
  readonly #maxParallelism: number;

  private constructor(times: ReadonlyMap<number, number>, maxParallelism: number) {
    this.#times = times;
    this.#maxParallelism = maxParallelism;
    this.latest = Math.max(...times.values());
  }

  /** Null: it is the same in all of them. */
  static read(state: StateReader, name: string, maxParallelism: number): GroupTimes | null {
    const times = timesOf(state, name);
    return new Set(times.values()).size > 1 ? new GroupTimes(times, maxParallelism) : null;
  }

  /** Whether time had come so far for the key with that hash. */
  reached(hash: number, time: number): boolean {
    return (this.#times.get(keyGroup(hash, this.#maxParallelism)) ?? MIN_WATERMARK) >= time;
  }
}

const timesOf = (state: StateReader, name: string): ReadonlyMap<number, number> =>
  new Map([...state.keyed(name)].map((each) => [each.keyGroup, new ByteReader(each.bytes).float64()]));

const earliest = (times: readonly number[]): number =>
  times.length === 0 ? MIN_WATERMARK : Math.min(...times);
