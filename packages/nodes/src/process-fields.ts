import { field } from "@millrace/graph";
import type {
  Both,
  FunctionForm,
  FunctionSide,
  FunctionState,
  LoweredSideOutput,
  NodeDiagnostic,
  RowSchema,
} from "@millrace/graph";
import { bigintsField, checkCode, functionOutput, onErrorField } from "./function-fields.ts";
import { sideFields, typedSides } from "./function-sides.ts";
import type { SideConfig } from "./function-sides.ts";
import { namesAreDistinct } from "./input-columns.ts";
import type { Reporter } from "./input-columns.ts";
import { typedSchema } from "./schema-fields.ts";
import { typedStates } from "./state-types.ts";
import type { StateConfig } from "./state-types.ts";

/** What nodes whose functions have state, timers and side outputs have in common. */
export const processFields = (form: FunctionForm) => ({
  code: field.code({ label: { en: "Functions", zh: "函数" } }, form),
  states: field.states({
    label: { en: "State of each key", zh: "每个键的状态" },
    help: {
      en: "A name under context.state, its kind, and the type of what it keeps. A number or boolean of a declared type is kept as it is and is about twice as fast; lists, maps and all else are kept as JSON, in which declared types are exact (BIGINT beyond 2^53, DECIMAL as text, NaN). Reducing and aggregating states find their functions in what the code exports as reducers and aggregators.",
      zh: "context.state 下的名称、种类以及所存值的类型。声明了类型的数字或布尔值按原样保存，速度约快一倍；列表、映射和其他值以 JSON 保存，声明的类型在其中保持精确（超过 2^53 的 BIGINT、以文本表示的 DECIMAL、NaN）。reducing 与 aggregating 状态使用代码导出的 reducers 与 aggregators 中的函数。",
    },
  }),
  schema: field.schema({ label: { en: "Columns of the result", zh: "结果列" } }),
  ...sideFields,
  onError: onErrorField,
  bigints: bigintsField(),
});

export interface ProcessConfig extends SideConfig {
  readonly code: string;
  readonly states: readonly StateConfig[];
  readonly schema: readonly { readonly name: string; readonly type: string }[];
}

export interface TypedProcess {
  readonly states: readonly FunctionState[];
  readonly output: RowSchema;
  readonly sides: readonly FunctionSide[];
  readonly sideOutputs: Readonly<Record<string, LoweredSideOutput>>;
}

/** Null with reports where something is wrong. */
export function typedProcess(config: ProcessConfig, to: Reporter): TypedProcess | null {
  const written = checkCode(config.code, to);
  const distinct = statesAreNamed(config.states, to);
  const states = typedStates(config.states, to);
  const output = typedSchema(config.schema, to);
  const sides = typedSides(config, to);
  if (output === null || sides === null || states === null || !distinct || !written) return null;
  return { states, output, sides: sides.sides, sideOutputs: sides.outputs };
}

/** Reports states of a key or of a window that have no name, or that of another; true where there are none. */
export function statesAreNamed(
  states: readonly Named[],
  to: Reporter,
  windowStates: readonly Named[] = [],
): boolean {
  // The timers of a key stand beside its states, under a name of their own.
  const names = ["timers", ...[...states, ...windowStates].map(({ name }) => name)];
  const place = (index: number): NodeDiagnostic["path"] =>
    index < states.length ? ["states", index, "name"] : ["windowStates", index - states.length, "name"];
  return namesAreDistinct(names, (index) => place(index - 1), to);
}

interface Named {
  readonly name: string;
}

/** Whether there are no states, which only rows with keys can have; reports where there are. */
export function wantsKeys(node: string, states: readonly FunctionState[], to: Reporter): boolean {
  if (states.length === 0) return true;
  to.report({ code: "function.state-needs-keys", severity: "error", path: ["states"], params: { node } });
  return false;
}

/** Position of the column with event time; null: there is none. */
export function rowtimeOf({ fields, rowtime }: RowSchema): number | null {
  const at = fields.findIndex(({ name }) => name === rowtime);
  return at < 0 ? null : at;
}

/** Of two inputs: event time is kept where the result has the column that is that of one of them. */
export function commonOutput([left, right]: Both<RowSchema>, declared: RowSchema): RowSchema {
  const output = functionOutput(left, declared);
  return output.rowtime === null ? functionOutput(right, declared) : output;
}
