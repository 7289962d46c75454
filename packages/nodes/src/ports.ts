import type { InputPort, NodeContext, OutputPort, RowSchema } from "@millrace/graph";

export const OUTPUT: readonly OutputPort[] = [{ name: "out" }];

export const INPUT: readonly InputPort[] = [{ name: "in", many: false, requires: {} }];

/** The schema of the one edge of the port `in`: there is one whenever a node is lowered. */
export function inputOf(context: Pick<NodeContext<unknown>, "inputs">): RowSchema {
  const [schema] = context.inputs["in"] ?? [];
  return schema ?? { fields: [], rowtime: null, keys: null, changelog: "append" };
}
