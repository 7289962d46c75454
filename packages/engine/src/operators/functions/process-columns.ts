import { functionStateId, functionStateType, string } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";
import type { KeyedStateDeclaration } from "../../state/state-declaration.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

export const PROCESS_SECTION = "keyed";

/** What is kept of a key: each state, a number or a JSON text, then the text of its timers; NULL where there is nothing. */
export const processColumns = (
  states: readonly FunctionState[],
): readonly { readonly id: string; readonly field: Field }[] => [
  ...states.map((state) => ({
    id: functionStateId(state),
    field: { name: state.name, type: functionStateType(state) },
  })),
  { id: "timers", field: { name: "timers", type: string() } },
];

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
