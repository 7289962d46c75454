import { field } from "@millrace/graph";
import type {
  BigintsAs,
  FunctionErrorPolicy,
  FunctionState,
  OutputPort,
  SidePortCondition,
} from "@millrace/graph";
import { bigintsField } from "../function-fields.ts";
import { NO_SIDES, sidesWhen } from "../function-sides.ts";
import type { SideConfig } from "../function-sides.ts";
import type { StateConfig } from "../state-types.ts";
import { COMPUTE_OPTIONS } from "./function-fields.ts";

/** Fields of what persons write for windows: functions over their rows. Triggers and evictors have theirs with the others. */

const computes = (...values: string[]): SidePortCondition => ({ field: "compute", values });
const ALL = ["process", "reduce-function", "aggregate-function"];

const FAILING = [
  { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
  { value: "skip", label: { en: "gives nothing, and its rows are counted", zh: "不产生结果，其数据行计数" } },
  { value: "side", label: { en: "goes to the side output, row by row", zh: "其数据行发到旁路输出" } },
] as const;

const FAILING_WORDS = {
  label: { en: "A window that fails", zh: "出错的窗口" },
  help: {
    en: "A window at which the function throws, or gives what does not fit: none of its rows is in a result, and each is counted. The side output gives the rows with the bounds of the window, the message, the line and the column in the code. Of reduce and aggregate functions a row at which they throw falls out alone; of a window whose result fails there is one line, with its key and how many rows it had (error_rows).",
    zh: "函数抛出错误或返回不合适结果的窗口：其数据行都不在结果中，并逐行计数。旁路输出给出这些行，以及窗口的边界、错误信息和代码中的行号、列号。归约函数与聚合函数只落下抛出错误的那一行；其结果出错的窗口只给出一行：键与该窗口的行数（error_rows）。",
  },
} as const;

export const failingWindowField = field.choice(FAILING_WORDS, FAILING);

/** The side output of rows that fell out: where the function's policy says so and `and` holds, or where `or` does. */
export const failedRowsPort = (and?: SidePortCondition, or?: SidePortCondition): OutputPort => ({
  name: "failed",
  side: {
    title: { en: "rows that failed", zh: "出错的行" },
    when: { field: "onError", values: ["side"], ...(and && { and }), ...(or && { or }) },
  },
});

export const USES_FUNCTION: SidePortCondition = computes(...ALL);

export const userFunctionFields = {
  compute: field.choice({ label: { en: "Gives", zh: "输出" } }, [
    ...COMPUTE_OPTIONS,
    { value: "process", label: { en: "What a process function gives", zh: "处理函数的结果" } },
    { value: "reduce-function", label: { en: "What a reduce function gives", zh: "归约函数的结果" } },
    { value: "aggregate-function", label: { en: "What an aggregate function gives", zh: "聚合函数的结果" } },
  ]),
  processCode: field.code(
    { label: { en: "Process function", zh: "处理函数" }, when: computes("process") },
    "window-process",
  ),
  reduceCode: field.code(
    {
      label: { en: "Reduce function", zh: "归约函数" },
      help: {
        en: "(a, b) => row. Of each window one row is kept. A process function that is exported beside it is given the result.",
        zh: "(a, b) => row。每个窗口只保留一行。同时导出的处理函数会得到其结果。",
      },
      when: computes("reduce-function"),
    },
    "window-reduce",
  ),
  aggregateCode: field.code(
    {
      label: { en: "Aggregate function", zh: "聚合函数" },
      help: {
        en: "createAccumulator, add and getResult; merge for sessions. Of each window its accumulator is kept. A process function that is exported beside them is given the result.",
        zh: "createAccumulator、add 与 getResult；会话还需要 merge。每个窗口只保留累加器。同时导出的处理函数会得到其结果。",
      },
      when: computes("aggregate-function"),
    },
    "window-aggregate",
  ),
  schema: field.schema({
    label: { en: "Columns that it gives", zh: "函数给出的列" },
    help: {
      en: "They stand behind the keys and the window's own columns.",
      zh: "位于键与窗口自身的列之后。",
    },
    when: computes(...ALL),
  }),
  windowStates: field.states(
    {
      label: { en: "State of each window", zh: "每个窗口的状态" },
      help: {
        en: "Names under context.windowState. They go with the window. Windows that merge have none.",
        zh: "context.windowState 下的名称。随窗口一起清除。会合并的窗口没有这种状态。",
      },
      when: computes(...ALL),
    },
    { ttl: false },
  ),
  states: field.states({
    label: { en: "State of each key", zh: "每个键的状态" },
    help: {
      en: "Names under context.globalState. They stay when a window goes: with many keys give them a time to live, by the clock, after which they are never seen again and are removed.",
      zh: "context.globalState 下的名称。窗口清除后仍然保留：键很多时请设置存活时间（按系统时钟），到期后不再可见并被清除。",
    },
    when: computes(...ALL),
  }),
  ...sidesWhen(computes(...ALL)),
  onError: field.choice({ ...FAILING_WORDS, when: computes(...ALL) }, FAILING),
  bigints: bigintsField(computes(...ALL)),
};

export interface UserFunctionConfig extends SideConfig {
  readonly processCode: string;
  readonly reduceCode: string;
  readonly aggregateCode: string;
  readonly schema: readonly { readonly name: string; readonly type: string }[];
  readonly windowStates: readonly StateConfig[];
  readonly states: readonly StateConfig[];
  readonly onError: FunctionErrorPolicy;
  readonly bigints: BigintsAs;
}

export const USER_FUNCTION_DEFAULTS = {
  processCode:
    "export function process(key, context, elements, out) {\n  out.collect({ rows: elements.length });\n}",
  reduceCode: "(a, b) => ({ ...a })",
  aggregateCode:
    "export const createAccumulator = () => 0;\nexport const add = (row, rows) => rows + 1;\nexport const getResult = rows => ({ rows });",
  schema: [] as { name: string; type: string }[],
  windowStates: [] as { name: string; kind: FunctionState["kind"]; type?: string }[],
  ...NO_SIDES,
  states: [] as { name: string; kind: FunctionState["kind"] }[],
  onError: "fail",
  bigints: "number",
} as const;

/** As they were before they could be anything: names of numbers. */
export const numbersOfWindows = (names: unknown): readonly StateConfig[] =>
  listedNames(typeof names === "string" ? names : "").map((name) => ({
    name,
    kind: "value",
    type: "DOUBLE",
  }));

/** Names with commas between them. */
export const listedNames = (text: string): readonly string[] =>
  text.trim() === "" ? [] : text.split(",").map((name) => name.trim());
