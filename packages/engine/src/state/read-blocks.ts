import { invariant } from "@millrace/graph";
import { COMPLETE, HEADER_BYTES, padded, TABLE_BLOCK_VERSION } from "./table-block.ts";

/** A block of a table as it is read from a checkpoint; see `table-block.ts`. */
export interface TableBlock {
  readonly subtask: number;
  readonly checkpointId: number;
  readonly namespace: number;
  readonly complete: boolean;
  readonly rowCount: number;
  readonly count: number;
  /** Row number of the i-th; null: they follow one another from `first` on. */
  readonly rows: Int32Array | null;
  readonly first: number;
  readonly removed: Int32Array;
  /** Bytes of each lane, which may begin anywhere. The first is the hashes. */
  readonly lanes: readonly Uint8Array[];
}

/** The bytes are kept and not copied. */
export function readBlock(bytes: Uint8Array): TableBlock {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const int = (at: number): number => head.getInt32(at, true);
  invariant(int(0) === TABLE_BLOCK_VERSION, `a table block of version ${int(0)}`);
  const [count, first, removedCount, laneCount] = [int(32), int(36), int(40), int(44)];
  let at = HEADER_BYTES;
  const rows = first < 0 ? wordsOf(bytes.subarray(at, at + count * 4)) : null;
  if (rows !== null) at += padded(count * 4);
  const removed = wordsOf(bytes.subarray(at, at + removedCount * 4));
  at += padded(removedCount * 4);
  const lanes: Uint8Array[] = [];
  for (let lane = 0; lane < laneCount; lane++) {
    const length = int(at);
    lanes.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + padded(length);
  }
  return {
    subtask: int(4),
    checkpointId: head.getFloat64(8, true),
    namespace: head.getFloat64(16, true),
    complete: (int(24) & COMPLETE) !== 0,
    rowCount: int(28),
    count,
    rows,
    first,
    removed,
    lanes,
  };
}

/** The words of a lane: a copy where it begins at an odd place. */
export function wordsOf(lane: Uint8Array): Int32Array {
  const { buffer, byteOffset, byteLength } = lane.byteOffset % 4 === 0 ? lane : lane.slice();
  return new Int32Array(buffer, byteOffset, byteLength >> 2);
}

/**
 * What counts of the blocks of one subtask, in their order: those of tables that its newest checkpoint has, each from its
 * newest complete state on.
 */
export function blocksThatCount(blocks: readonly TableBlock[]): readonly TableBlock[] {
  const newest = blocks.reduce((id, { checkpointId }) => Math.max(id, checkpointId), 0);
  const from = new Map<number, number>();
  for (const { namespace, checkpointId } of blocks) if (checkpointId === newest) from.set(namespace, 0);
  for (const { namespace, checkpointId, complete } of blocks)
    if (complete && from.has(namespace)) from.set(namespace, Math.max(from.get(namespace)!, checkpointId));
  return blocks.filter(({ namespace, checkpointId }) => checkpointId >= (from.get(namespace) ?? Infinity));
}
