import type { OperatorSpec } from "@millrace/graph";

export type WindowAggregateSpec = Extract<OperatorSpec, { kind: "window-aggregate" }>;
