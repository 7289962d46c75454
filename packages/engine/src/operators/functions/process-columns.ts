import { functionStateId, string } from "@millrace/graph";
import type { Field, FunctionState } from "@millrace/graph";

export const PROCESS_SECTION = "keyed";

/** What is kept of a key: the JSON text of each state, then that of its timers; NULL where there is nothing. */
export const processColumns = (
  states: readonly FunctionState[],
): readonly { readonly id: string; readonly field: Field }[] => [
  ...states.map((state) => ({ id: functionStateId(state), field: { name: state.name, type: string() } })),
  { id: "timers", field: { name: "timers", type: string() } },
];
