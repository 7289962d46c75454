import { invariant } from "@millrace/graph";
import { COMPLETE, TABLE_BLOCK_VERSION } from "./table-block.ts";

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
  /** Bytes of each lane. The first is the hashes. */
  readonly lanes: readonly Uint8Array[];
  readonly hashes: Int32Array;
}

/** The bytes are kept and not copied, unless they lie at an odd place. */
export function readBlock(section: Uint8Array): TableBlock {
  const bytes = section.byteOffset % 8 === 0 ? section : section.slice();
  const ints = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  const doubles = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 3);
  invariant(ints[0] === TABLE_BLOCK_VERSION, `a table block of version ${ints[0]}`);
  const count = ints[8]!;
  const first = ints[9]!;
  const removedCount = ints[10]!;
  let at = 12;
  const rows = first < 0 ? ints.subarray(at, at + count) : null;
  if (rows !== null) at += even(count);
  const removed = ints.subarray(at, at + removedCount);
  at += even(removedCount);
  const lanes: Uint8Array[] = [];
  for (let lane = 0; lane < ints[11]!; lane++) {
    const length = ints[at]!;
    lanes.push(bytes.subarray((at + 2) * 4, (at + 2) * 4 + length));
    at += 2 + even((length + 3) >> 2);
  }
  const hashes = wordsOf(lanes[0]!);
  return {
    subtask: ints[1]!,
    checkpointId: doubles[1]!,
    namespace: doubles[2]!,
    complete: (ints[6]! & COMPLETE) !== 0,
    rowCount: ints[7]!,
    count,
    rows,
    first,
    removed,
    lanes,
    hashes,
  };
}

const even = (words: number): number => (words + 1) & ~1;

/** Lanes begin at a multiple of 8. */
export const wordsOf = (lane: Uint8Array): Int32Array =>
  new Int32Array(lane.buffer, lane.byteOffset, lane.byteLength >> 2);

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
