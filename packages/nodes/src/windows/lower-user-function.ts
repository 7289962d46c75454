import { timestamp, WINDOW_ERROR_FIELDS } from "@millrace/graph";
import type {
  Field,
  FunctionState,
  LoweredSideOutput,
  NodeContext,
  UserWindowFunctionSpec,
} from "@millrace/graph";
import { checkCode, failedOutput } from "../function-fields.ts";
import { typedSides } from "../function-sides.ts";
import type { TypedSides } from "../function-sides.ts";
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

type Context = NodeContext<UserFunctionConfig & { readonly compute: UserCompute }>;

/** A person's function over a window's rows, or null with reports. Output: keys, the window's columns, what it gives. */
export function lowerUserFunction(context: Context, place: FunctionPlace): LoweredFunction | null {
  const { schema, window, lateSide } = place;
  const { config } = context;
  const [form, field] = FORMS[config.compute];
  const written = checkCode(config[field], context, field);
  const typed = typedParts(context, place);
  if (typed === null || !written) return null;
  const { states, windowStates, sides } = typed;
  const keys = (schema.keys ?? []).flatMap((name) => schema.fields.filter((column) => column.name === name));
  const output: readonly Field[] = [...keys, ...window, ...typed.fields];
  const names = output.map(({ name }) => name);
  if (!namesAreDistinct(names, () => ["schema"], context)) return null;
  const { onError, bigints } = config;
  const hasSides = sides.sides.length > 0 || onError === "side";
  const run: UserWindowFunctionSpec = {
    kind: "function",
    form,
    code: { source: config[field], bigints, onError },
    windowStates: windowStates.map(withoutTtl),
    states,
    ...(hasSides && { sides: { lateSide, outputs: sides.sides } }),
  };
  return { run, output, sideOutputs: sides.outputs };
}

interface TypedParts {
  readonly fields: readonly Field[];
  readonly states: readonly FunctionState[];
  readonly windowStates: readonly FunctionState[];
  readonly sides: TypedSides;
}

/** What it gives and keeps, or null with reports. */
function typedParts(context: Context, { merges }: FunctionPlace): TypedParts | null {
  const { config, report } = context;
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
  return declared === null || !named ? null : { fields: declared.fields, states, windowStates, sides };
}

/** What the engine sends of rows that fell out (WINDOW_ERROR_FIELDS). `ends`: windows have bounds. */
export function failedRows(input: readonly Field[], ends: boolean, operator = 0): LoweredSideOutput {
  const bounds = ends ? ["window_start", "window_end"] : [];
  const about = [...bounds.map((name) => ({ name, type: timestamp() })), ...WINDOW_ERROR_FIELDS];
  return failedOutput(input, about, operator);
}

/** What is kept of a window goes with it. */
const withoutTtl = ({ ttl: _, ...state }: FunctionState): FunctionState => state;
