import type { Field, LogicalType } from "@millrace/graph";
import type { KeyedStateDeclaration } from "../state/state-declaration.ts";
import { LastValueAccumulator } from "./aggregates/last-value-accumulator.ts";

export const orNull = (type: LogicalType): LogicalType => ({ ...type, nullable: true });

/** What is kept of a key where that is the values of a row. */
export function keptColumns(
  fields: readonly Field[],
): Pick<KeyedStateDeclaration, "columns" | "values" | "accumulators"> {
  return {
    columns: fields.map(({ name, type }) => ({ id: name, stored: { kind: "value", type: orNull(type) } })),
    values: fields,
    accumulators: () => fields.map(({ type }) => new LastValueAccumulator(type)),
  };
}
