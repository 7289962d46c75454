import type { InputPort, OutputPort } from "@millrace/graph";

/** The one input of a transformation or a sink. */
export const input = (requires: InputPort["requires"] = {}): readonly InputPort[] => [
  { name: "in", many: false, requires },
];

export const output: readonly OutputPort[] = [{ name: "out" }];
