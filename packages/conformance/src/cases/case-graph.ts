import { emptyDocument, rowSchema } from "@millrace/graph";
import type { ChainedOperator, JobGraph, OperatorSpec, RowSchema, SinkSpec } from "@millrace/graph";
import type { CasePlan } from "./plan-case.ts";

export const SINK_UID = "sink#0";

/** Source, calc and sink as one chain. */
export function caseGraph(name: string, plan: CasePlan, sink: SinkSpec): JobGraph {
  const { input, rows, projections, output } = plan;
  const nothing = rowSchema([]);
  const operators: readonly ChainedOperator[] = [
    operator("source", { kind: "collection-source", rows }, { input: null, from: null, to: input }),
    operator("calc", { kind: "calc", filter: null, projections }, { input: 0, from: input, to: output }),
    operator("sink", sink, { input: 1, from: output, to: nothing }),
  ];
  const { runtimeMode: _, ...settings } = emptyDocument(name).settings;
  return {
    name,
    vertices: [
      { id: "case", name: "source -> calc -> sink", parallelism: 1, slotSharingGroup: "default", operators },
    ],
    edges: [],
    maxParallelism: 128,
    settings: { ...settings, parallelism: 1, restart: { kind: "none" } },
  };
}

interface Place {
  readonly input: number | null;
  readonly from: RowSchema | null;
  readonly to: RowSchema;
}

const operator = (id: string, spec: OperatorSpec, { input, from, to }: Place): ChainedOperator => ({
  uid: `${id}#0`,
  nodeId: id,
  name: id,
  spec,
  input,
  inputSchema: from,
  outputSchema: to,
});
