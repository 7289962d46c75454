import { field } from "@millrace/graph";
import type { FieldCondition } from "@millrace/graph";

const is = (...values: string[]): FieldCondition => ({ field: "compute", values });

/** What can be said without code. */
export const COMPUTE_OPTIONS = [
  { value: "aggregate", label: { en: "Aggregates", zh: "聚合值" } },
  { value: "reduce", label: { en: "One combined row", zh: "归约后的一行" } },
  { value: "fold", label: { en: "Values built up row by row", zh: "逐行累积的值" } },
  { value: "rows", label: { en: "All its rows", zh: "全部数据行" } },
] as const;

/** Fields that say what becomes of a window's rows; `compute` decides which of them count. */
export const functionFields = {
  compute: field.choice({ label: { en: "Gives", zh: "输出" } }, COMPUTE_OPTIONS),
  aggregates: field.aggregates({ label: { en: "Aggregates", zh: "聚合" }, when: is("aggregate") }),
  beside: field.aggregates({
    label: { en: "Aggregates beside each row", zh: "附在每行旁的聚合" },
    help: {
      en: "Of the whole window, repeated in each of its rows; may be empty.",
      zh: "整个窗口的聚合值，在每一行中重复；可以为空。",
    },
    when: is("rows"),
  }),
  reduce: field.projections({
    label: { en: "Columns", zh: "列" },
    help: {
      en: "acc.x is column x of what is kept, row.x that of the new row. Columns that are not listed keep their first value.",
      zh: "acc.x 是已保留的行的 x 列，row.x 是新行的 x 列。未列出的列保持最初的值。",
    },
    when: is("reduce"),
  }),
  initial: field.projections({
    label: { en: "Initial values", zh: "初始值" },
    help: {
      en: "Each is a constant with a name, for example total: CAST(0 AS DOUBLE).",
      zh: "每个都是带名称的常量，例如 total：CAST(0 AS DOUBLE)。",
    },
    when: is("fold"),
  }),
  fold: field.projections({
    label: { en: "With each row", zh: "每到一行" },
    help: {
      en: "acc.total is the value so far, row.x column x of the new row. Values that are not listed stay.",
      zh: "acc.total 是至今的值，row.x 是新行的 x 列。未列出的值保持不变。",
    },
    when: is("fold"),
  }),
};

/** Fields that say what a window gives that fires several times. */
export const paneFields = {
  panes: field.choice(
    {
      label: { en: "A further firing", zh: "再次触发时" },
      help: {
        en: "What a window that fires several times says: all of it anew, only the rows since, or all of it and what it takes back.",
        zh: "窗口多次触发时输出什么：重新输出全部、只输出此后的数据行，或输出全部并撤回之前的结果。",
      },
    },
    [
      { value: "accumulating", label: { en: "has all rows so far", zh: "包含至今的全部数据行" } },
      { value: "discarding", label: { en: "has the rows since the last", zh: "只含上次之后的数据行" } },
      { value: "retracting", label: { en: "takes back the one before", zh: "撤回上一次的结果" } },
    ],
  ),
  paneInfo: field.toggle({
    label: { en: "Number and kind of the firing as columns", zh: "输出触发的序号与类别" },
    help: {
      en: "pane_index counts the firings of a window from 0; pane_timing is early, on-time or late.",
      zh: "pane_index 为窗口触发的序号，从 0 起；pane_timing 为 early、on-time 或 late。",
    },
  }),
};

export const FUNCTION_DEFAULTS = {
  compute: "aggregate",
  aggregates: [{ fn: "COUNT" as const, column: null, name: "count" }],
  beside: [] as { fn: "COUNT"; column: string | null; name: string }[],
  reduce: [] as { name: string; expression: string }[],
  initial: [] as { name: string; expression: string }[],
  fold: [] as { name: string; expression: string }[],
  panes: "accumulating",
  paneInfo: false,
} as const;
