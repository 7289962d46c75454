import { batchOfRows, createKeyHasher, keyGroup, subtaskOfKeyGroup } from "@millrace/engine";
import type { JobGraph } from "@millrace/graph";
import { bigint, rowSchema } from "@millrace/graph";
import type { Finding, FindingCode } from "@millrace/protocol";
import type { FaultVertex } from "./fault-graph.ts";
import type { FaultOperator } from "./fault-operator.ts";

export interface SeededFault {
  readonly name: string;
  readonly graph: JobGraph;
  /** Slots that it needs beyond those of its widest vertex. */
  readonly apart?: number;
  readonly expected: Partial<Finding> & { readonly code: FindingCode };
}

export const source = (
  parallelism: number,
  more: Omit<Extract<FaultOperator, { kind: "source" }>, "kind"> = {},
): FaultVertex => ({
  id: "source",
  fault: { kind: "source", ...more },
  parallelism,
});
export const map = (
  parallelism: number,
  msPerRow: number,
  more: Partial<Extract<FaultOperator, { kind: "map" }>> & { readonly id?: string } = {},
): FaultVertex => {
  const { id = "map", ...fault } = more;
  return { id, fault: { kind: "map", msPerRow, ...fault }, parallelism };
};
export const sink = (parallelism: number, msPerRow = 0, waits = false): FaultVertex => ({
  id: "sink",
  fault: { kind: "sink", msPerRow, waits },
  parallelism,
});

/** Keys whose groups belong to one of so many subtasks. */
export function keysOfSubtask(subtask: number, parallelism: number): readonly number[] {
  const schema = rowSchema([{ name: "key", type: bigint() }]);
  const keys = Array.from({ length: 1_000 }, (_, key) => key);
  const hashes = new Int32Array(keys.length);
  createKeyHasher(schema, [0])(
    batchOfRows(
      schema,
      keys.map((key) => [BigInt(key)]),
    ),
    hashes,
  );
  return keys
    .filter((key) => subtaskOfKeyGroup(keyGroup(hashes[key]!, 128), 128, parallelism) === subtask)
    .slice(0, 40);
}

/** Whether what was found is what was seeded. */
export function isRight({ expected }: SeededFault, finding: Finding | null): boolean {
  return Object.entries(expected).every(
    ([key, value]) => JSON.stringify(finding?.[key as keyof Finding]) === JSON.stringify(value),
  );
}
