import { createPlanned } from "../../operators/fuse.ts";
import { createOperator } from "../../operators/registry.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** The engine's own operators. */
export const operators: OperatorRegistry = { create: createOperator, createFused: createPlanned };
