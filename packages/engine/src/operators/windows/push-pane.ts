import type { KeyedStateDescriptor } from "../../state/keyed-state-backend.ts";
import type { OperatorContext } from "../operator.ts";
import type { PushPane } from "./undo.ts";
import { pushInMemory } from "./undo-rows.ts";
import { pushInStore } from "./undo-tables.ts";

/** How panes are put before others, where the state backend of the context has them. */
export function pushPane(slices: KeyedStateDescriptor, context: OperatorContext): PushPane {
  const { stateBackend } = context;
  if (stateBackend.kind === "hashmap")
    return pushInMemory({ accumulators: slices.accumulators, memory: context });
  const keys: KeyedStateDescriptor = { keyTypes: slices.keyTypes, accumulators: () => [] };
  return pushInStore({
    create: () => stateBackend.createTable(slices, context),
    createKeys: () => stateBackend.createTable(keys, context),
  });
}
