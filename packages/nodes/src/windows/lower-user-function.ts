import type { Field, FunctionState, NodeContext, UserWindowFunctionSpec } from "@millrace/graph";
import { checkCode } from "../function-fields.ts";
import { typedSides } from "../function-sides.ts";
import { namesAreDistinct } from "../input-columns.ts";
import { statesAreNamed } from "../process-fields.ts";
import { typedSchema } from "../schema-fields.ts";
import { typedStates } from "../state-types.ts";
import type { FunctionPlace, LoweredFunction } from "./lower-function.ts";
import type { UserFunctionConfig } from "./user-function-fields.ts";

const FORMS = {
  process: ["process", "processCode"],
  "reduce-function": ["reduce", "reduceCode"],
  "aggregate-function": ["aggregate", "aggregateCode"],
} as const;

export type UserCompute = keyof typeof FORMS;

/** A person's function over a window's rows, or null with reports. Output: keys, the window's columns, what it gives. */
export function lowerUserFunction(
  context: NodeContext<UserFunctionConfig & { readonly compute: UserCompute }>,
  { schema, window, merges, lateSide }: FunctionPlace,
): LoweredFunction | null {
  const { config, report } = context;
  const [form, field] = FORMS[config.compute];
  const written = checkCode(config[field], context, field);
  const declared = typedSchema(config.schema, context);
  const windowStates = typedStates(config.windowStates, context, "windowStates");
  const states = typedStates(config.states, context);
  const sides = typedSides(config, context);
  if (states === null || windowStates === null || sides === null) return null;
  const named = statesAreNamed(states, context, windowStates);
  if (merges && windowStates.length > 0) {
    report({ code: "window.state-merge", severity: "error", path: ["windowStates"], params: {} });
    return null;
  }
  if (declared === null || !written || !named) return null;
  const keys = (schema.keys ?? []).flatMap((name) => schema.fields.filter((column) => column.name === name));
  const output: readonly Field[] = [...keys, ...window, ...declared.fields];
  const names = output.map(({ name }) => name);
  if (!namesAreDistinct(names, () => ["schema"], context)) return null;
  const { onError, bigints } = config;
  const run: UserWindowFunctionSpec = {
    kind: "function",
    form,
    code: { source: config[field], bigints, onError },
    windowStates: windowStates.map(withoutTtl),
    states: states.map(withoutTtl),
    ...(sides.sides.length > 0 && { sides: { lateSide, outputs: sides.sides } }),
  };
  return { run, output, sideOutputs: sides.outputs };
}

const withoutTtl = ({ ttl: _, ...state }: FunctionState): FunctionState => state;
