import type { JobVertex, OperatorSpec, RowSchema } from "@millrace/graph";

type Step = readonly [name: string, spec: OperatorSpec, input: RowSchema | null, output: RowSchema | null];

/** A chain of operators, each with the rows that it takes and gives. */
export function vertex(id: string, parallelism: number, steps: readonly Step[]): JobVertex {
  return {
    id,
    name: id,
    parallelism,
    slotSharingGroup: "default",
    operators: steps.map(([name, spec, inputSchema, outputSchema], index) => ({
      uid: `${name}#0`,
      nodeId: name,
      name,
      spec,
      input: index === 0 ? null : index - 1,
      inputSchema,
      outputSchema,
    })),
  };
}
