import { rowSchema, timestamp } from "@millrace/graph";
import type { JobVertex, OperatorSpec, WatermarkAlignmentSpec } from "@millrace/graph";
import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_WORDS } from "../metrics/metrics-layout.ts";

const ROW = rowSchema([{ name: "ts", type: timestamp(false) }]);

export interface TimedSource {
  readonly id: string;
  readonly parallelism: number;
  readonly slotSharingGroup: string;
  /** Of all subtasks. */
  readonly rows: number;
  readonly rateLimit: number | null;
  readonly stepMs: number;
  readonly alignment?: WatermarkAlignmentSpec | undefined;
}

/** Rows `stepMs` of event time apart; the watermark assigner is in the chain of its source, and nothing behind it. */
export function timedSource(source: TimedSource): JobVertex {
  const { id, parallelism, slotSharingGroup, rows, rateLimit, stepMs, alignment } = source;
  const values = { kind: "sequence", start: 0, step: stepMs, prefix: "" } as const;
  const specs: readonly OperatorSpec[] = [
    {
      kind: "data-generator-source",
      seed: 1,
      rows,
      rateLimit,
      columns: [{ name: "ts", type: timestamp(false), nullShare: 0, values }],
    },
    {
      kind: "watermark-assigner",
      column: 0,
      strategy: "monotonous",
      outOfOrdernessMs: 0,
      idleTimeoutMs: null,
      ...(alignment && { alignment }),
    },
    { kind: "discard-sink" },
  ];
  return {
    id,
    name: id,
    parallelism,
    slotSharingGroup,
    operators: specs.map((spec, index) => ({
      uid: `${id}#${index}`,
      nodeId: id,
      name: id,
      spec,
      input: index === 0 ? null : index - 1,
      inputSchema: index === 0 ? null : ROW,
      outputSchema: index === 2 ? null : ROW,
    })),
  };
}

/** What the assigner of such a source counted, in the words of its task. */
export const assignerFigure = (words: Float64Array, name: (typeof OPERATOR_COUNTERS)[number]): number =>
  words[TASK_WORDS + OPERATOR_WORDS + OPERATOR_COUNTERS.indexOf(name)]!;
