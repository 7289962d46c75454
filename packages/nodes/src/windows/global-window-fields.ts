import { field } from "@millrace/graph";
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
 * said as that of any window. As Flink's GlobalWindow there is one of each key, which firing empties and nothing ends: what a
 * function keeps of it stays.
 */

export const globalWindowFields = {
  ...functionFields,
  ...userFunctionFields,
  windowStates: field.states(
    {
      label: { en: "State of each window", zh: "每个窗口的状态" },
      help: {
        en: "Names under context.windowState. As Flink's GlobalWindow there is one window a key, which is emptied and never ends: what is kept of it stays until the function clears it, and clear(context) is never called.",
        zh: "context.windowState 下的名称。与 Flink 的 GlobalWindow 一样，每个键只有一个窗口，触发后清空但从不结束：其状态一直保留，直到函数自行清除；clear(context) 不会被调用。",
      },
      when: USES_FUNCTION,
    },
    { ttl: false },
  ),
};

/** What a new node has, and one had that was made before functions could be chosen. */
export const GLOBAL_FUNCTIONS = USER_FUNCTION_DEFAULTS;

/** What a node had before a function could keep something of its window. */
export const NO_WINDOW_STATES = { windowStates: USER_FUNCTION_DEFAULTS.windowStates };

const { panes, paneInfo, ...computes } = FUNCTION_DEFAULTS;

export const GLOBAL_COMPUTES = computes;

/** What a window has besides, of which such nodes have no fields. */
export const REST_OF_WINDOW = { ...TRIGGER_DEFAULTS, ...EVICTOR_DEFAULTS, panes, paneInfo };

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
