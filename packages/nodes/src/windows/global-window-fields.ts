import type { OutputPort } from "@millrace/graph";
import { sidePortsWhen } from "../function-sides.ts";
import { output } from "../ports.ts";
import { EVICTOR_DEFAULTS } from "./evictor-fields.ts";
import { FUNCTION_DEFAULTS, functionFields } from "./function-fields.ts";
import { TRIGGER_DEFAULTS } from "./trigger-fields.ts";
import {
  failedRowsPort,
  USER_FUNCTION_DEFAULTS,
  userFunctionFields,
  USES_FUNCTION,
} from "./user-function-fields.ts";

/**
 * What nodes whose windows rows end have in common: each of them is a global window with a trigger, and what it gives is
 * said as that of any window. A function keeps nothing of such a window: of its key it does.
 */

const { windowStates: _, ...ofFunctions } = userFunctionFields;

export const globalWindowFields = { ...functionFields, ...ofFunctions };

const { windowStates, ...functionDefaults } = USER_FUNCTION_DEFAULTS;

/** What a new node has, and one had that was made before functions could be chosen. */
export const GLOBAL_FUNCTIONS = functionDefaults;

const { panes, paneInfo, ...computes } = FUNCTION_DEFAULTS;

export const GLOBAL_COMPUTES = computes;

/** What a window has besides, of which such nodes have no fields. */
export const REST_OF_WINDOW = { ...TRIGGER_DEFAULTS, ...EVICTOR_DEFAULTS, windowStates, panes, paneInfo };

export const globalWindowOutputs: readonly OutputPort[] = [
  ...output,
  failedRowsPort(USES_FUNCTION),
  ...sidePortsWhen(USES_FUNCTION),
];

export const GLOBAL_WINDOW = {
  assigner: { kind: "global" },
  time: "processing",
  allowedLatenessMs: 0,
  lateToSide: false,
  fireAtEnd: false,
} as const;
