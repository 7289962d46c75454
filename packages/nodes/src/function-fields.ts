import { field, FUNCTION_ERROR_FIELDS, orNull, PROCESS_ERROR_FIELDS, rowSchema } from "@millrace/graph";
import type {
  Both,
  Field,
  FieldCondition,
  FunctionCode,
  FunctionErrorPolicy,
  LoweredSideOutput,
  OutputPort,
  RowSchema,
} from "@millrace/graph";
import { freeName } from "./free-name.ts";
import type { Reporter } from "./input-columns.ts";

/** What nodes with a person's function have in common. */

export const bigintsField = (when: FieldCondition | null = null) =>
  field.choice(
    {
      label: { en: "BIGINT comes as", zh: "BIGINT 传入为" },
      help: {
        en: "A number is exact up to 2^53: a row with a larger one fails. A bigint is always exact, and slower.",
        zh: "number 在 2^53 以内精确，超出的行按失败处理；bigint 总是精确，但较慢。",
      },
      when,
    },
    [
      { value: "number", label: { en: "number", zh: "number" } },
      { value: "bigint", label: { en: "bigint", zh: "bigint" } },
    ],
  );

export const onErrorField = field.choice(
  {
    label: { en: "A row that fails", zh: "出错的行" },
    help: {
      en: "A row at which the function throws, or gives what does not fit. The side output gives it with the message, the line and the column in the code.",
      zh: "函数抛出错误或返回不合适的结果的行。旁路输出给出该行，以及错误信息和代码中的行号、列号。",
    },
  },
  [
    { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
    { value: "skip", label: { en: "is skipped and counted", zh: "跳过并计数" } },
    { value: "side", label: { en: "goes to the side output", zh: "发到旁路输出" } },
  ],
);

export const functionOutputs: readonly OutputPort[] = [
  { name: "out" },
  {
    name: "failed",
    side: {
      title: { en: "rows that failed", zh: "出错的行" },
      when: { field: "onError", values: ["side"] },
    },
  },
];

/** What a new node has. */
export const FUNCTION_DEFAULTS = { bigints: "number", onError: "fail" } as const;

export function functionCode(config: {
  readonly code: string;
  readonly bigints: FunctionCode["bigints"];
  readonly onError: FunctionErrorPolicy;
}): FunctionCode {
  return { source: config.code, bigints: config.bigints, onError: config.onError };
}

/** The side output of operator 0, where the policy asks for it: the row, then what was wrong with it. */
export function failedSide(
  policy: FunctionErrorPolicy,
  input: RowSchema,
): { readonly sideOutputs?: Readonly<Record<string, LoweredSideOutput>> } {
  if (policy !== "side") return {};
  return { sideOutputs: { failed: failedOutput(input.fields, FUNCTION_ERROR_FIELDS) } };
}

/** The same where there are timers too: one that failed has a key, and NULL in every other column. */
export const failedTimers = (input: RowSchema, keys: readonly number[]): LoweredSideOutput =>
  failedOutput(
    input.fields.map((column, index) =>
      keys.includes(index) ? column : { name: column.name, type: orNull(column.type) },
    ),
    PROCESS_ERROR_FIELDS,
  );

/** Of two inputs, of which timers are with the first, where there are keys. */
export const failedOfBoth = (
  [first, second]: Both<RowSchema>,
  keys: readonly number[] | null,
): Both<LoweredSideOutput> =>
  keys === null
    ? [failedOutput(first.fields, FUNCTION_ERROR_FIELDS), failedOutput(second.fields, FUNCTION_ERROR_FIELDS)]
    : [failedTimers(first, keys), failedOutput(second.fields, PROCESS_ERROR_FIELDS)];

/** The columns of a row that an operator failed at, then those that say why. */
export function failedOutput(
  input: readonly Field[],
  about: readonly Field[],
  operator = 0,
): LoweredSideOutput {
  const names = new Set(input.map(({ name }) => name));
  const added = about.map(({ name, type }): Field => ({ name: freeName(name, names), type }));
  return { operator, schema: rowSchema([...input, ...added]) };
}

export function checkCode(code: string, to: Reporter, at = "code"): boolean {
  if (code.trim() !== "") return true;
  to.report({
    code: "config.empty",
    severity: "error",
    path: [at],
    params: { field: "Function", field_zh: "函数" },
  });
  return false;
}

/** The output of a function keeps event time where it has the column of that name, as a timestamp. */
export function functionOutput(input: RowSchema, declared: RowSchema): RowSchema {
  const time = declared.fields.find(({ name }) => name === input.rowtime);
  const isTime = time?.type.kind === "TIMESTAMP" || time?.type.kind === "TIMESTAMP_LTZ";
  return { ...declared, rowtime: isTime ? input.rowtime : null };
}

/** The first line of code that says something. */
export function firstLine(code: string): string {
  const lines = code.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "" && !line.startsWith("//") && !line.startsWith("/*")) ?? "";
}
