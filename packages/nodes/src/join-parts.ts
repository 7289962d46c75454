import { field } from "@millrace/graph";
import type { Both, InputPort, Lowered, OutputPort, RowSchema, Text } from "@millrace/graph";
import { output } from "./ports.ts";

/** What joins in event time have in common: two keyed inputs, pairs of their rows, late rows of each. */

const timed: Pick<InputPort, "many" | "requires"> = { many: false, requires: { keyed: true, rowtime: true } };

/** Expressions of a join call the columns of its inputs left.x and right.x. */
export const joinInputs: readonly InputPort[] = [
  { name: "left", title: { en: "Left", zh: "左" }, ...timed },
  { name: "right", title: { en: "Right", zh: "右" }, ...timed },
];

const SIDE = { field: "lateRows", values: ["side"] };

export const joinOutputs: readonly OutputPort[] = [
  ...output,
  { name: "late-left", side: { title: { en: "Late left rows", zh: "左侧迟到的数据行" }, when: SIDE } },
  { name: "late-right", side: { title: { en: "Late right rows", zh: "右侧迟到的数据行" }, when: SIDE } },
];

export const conditionField = (help: Text) =>
  field.expression({ label: { en: "And where", zh: "并且满足" }, help, from: "*" }, "boolean");

export const joinedColumnsField = field.projections({
  label: { en: "Columns", zh: "列" },
  help: {
    en: "left.x is column x of the left row, right.x that of the right one. None listed: all of both.",
    zh: "left.x 是左侧行的 x 列，right.x 是右侧行的 x 列。不列出则输出两侧的全部列。",
  },
  from: "*",
});

export const lateRowsField = field.choice({ label: { en: "Late rows", zh: "迟到的数据行" } }, [
  { value: "drop", label: { en: "Drop and count", zh: "丢弃并计数" } },
  { value: "side", label: { en: "Side outputs", zh: "旁路输出" } },
]);

/** Late rows of each input, as they came; their partitioning is not promised. */
export const lateSides = (
  lateRows: "drop" | "side",
  [left, right]: Both<RowSchema>,
  operator = 0,
): Pick<Lowered, "sideOutputs"> =>
  lateRows === "drop"
    ? {}
    : {
        sideOutputs: {
          "late-left": { operator, schema: { ...left, keys: null } },
          "late-right": { operator, schema: { ...right, keys: null } },
        },
      };
