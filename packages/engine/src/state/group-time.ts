import { MIN_WATERMARK } from "../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

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

/** The latest of those that the key groups were written with; MIN_WATERMARK where there is none. */
export function readGroupTime(state: StateReader, name: string): number {
  const times = [...state.keyed(name)].map(({ bytes }) => new ByteReader(bytes).float64());
  return Math.max(MIN_WATERMARK, ...times);
}
