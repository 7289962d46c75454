import { functionStateId } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";
import { keptFields } from "../../functions/kept-columns-text.ts";
import type { KeyedStateDeclaration } from "../../state/state-declaration.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

export const PROCESS_SECTION = "keyed";

/** What is kept of a key (`keptFields`), by what a checkpoint knows it by. */
export const processColumns = (
  states: readonly FunctionState[],
): readonly { readonly id: string; readonly field: Field }[] => {
  const ids = [...states.map(functionStateId), "timers"];
  return keptFields(states).map((field, index) => ({ id: ids[index]!, field }));
};

/** The same as a declaration. */
export function keyedStates(key: readonly Field[], states: readonly FunctionState[]): KeyedStateDeclaration {
  const columns = processColumns(states);
  return {
    scope: "keyed",
    name: PROCESS_SECTION,
    header: "table",
    sliceMs: null,
    key,
    head: [],
    columns: columns.map(({ id, field }) => ({ id, stored: { kind: "value", type: field.type } })),
    repeats: false,
    ttlMs: null,
    values: columns.map(({ field }) => field),
    accumulators: () => columns.map(({ field }) => new LastValueAccumulator(field.type)),
  };
}
