import { functionStateId, string } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";
import type { KeyedStateDeclaration } from "../../state/state-declaration.ts";
import { LastValueAccumulator } from "../aggregates/last-value-accumulator.ts";

export const PROCESS_SECTION = "keyed";

/** What is kept of a key: the JSON text of each state, then that of its timers; NULL where there is nothing. */
export const processColumns = (
  states: readonly FunctionState[],
): readonly { readonly id: string; readonly field: Field }[] => [
  ...states.map((state) => ({ id: functionStateId(state), field: { name: state.name, type: string() } })),
  { id: "timers", field: { name: "timers", type: string() } },
];

/** The same as a declaration. */
export function keyedTexts(key: readonly Field[], states: readonly FunctionState[]): KeyedStateDeclaration {
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
