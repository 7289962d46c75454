import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { keyPositions, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { KEPT_FOREVER, stateTtlFields } from "../state-ttl-fields.ts";
import { folded } from "../windows/lower-function.ts";

const config = z.strictObject({
  initial: field.projections({
    label: { en: "Initial values", zh: "初始值" },
    help: {
      en: "Each is a constant with a name, for example total: CAST(0 AS DOUBLE).",
      zh: "每个都是带名称的常量，例如 total：CAST(0 AS DOUBLE)。",
    },
  }),
  fold: field.projections({
    label: { en: "With each row", zh: "每到一行" },
    help: {
      en: "acc.total is the value so far, row.x column x of the new row. Values that are not listed stay.",
      zh: "acc.total 是至今的值，row.x 是新行的 x 列。未列出的值保持不变。",
    },
  }),
  stateKept: stateTtlFields.stateKept,
  stateTtlMs: stateTtlFields.stateTtlMs,
});

/** What version 1 did not have. */
const FOREVER = { stateKept: KEPT_FOREVER.stateKept, stateTtlMs: KEPT_FOREVER.stateTtlMs } as const;

type Config = z.infer<typeof config>;

export const fold = defineNode({
  kind: "fold",
  version: 2,
  category: "transformation",
  title: { en: "Fold", zh: "折叠" },
  summary: {
    en: "Builds values of each key up row by row from initial ones, and sends them after every row.",
    zh: "从初始值开始，为每个键逐行累积值，并在每行之后输出。",
  },
  help: {
    en: "Each key begins with the initial values. With every row of the key the listed ones get the value of their expression over acc (the values so far) and row (the new row); then the key goes out with all its values. Unlike Reduce, the values need not be of the row's columns or types. The state is the values of each key and grows with the number of keys, unless it is kept for a time only: a key that has had no row for so long begins with the initial values again. Every row writes the values, so the time is counted from the last one.\n\nFlink had fold up to 1.11; an AggregateFunction does its work since. A fold in a window is set in Window.\n\nExample: after Key by user, initial longest as CAST('' AS STRING) and longest as CASE WHEN CHAR_LENGTH(row.word) > CHAR_LENGTH(acc.longest) THEN row.word ELSE acc.longest END: each user's longest word so far.",
    zh: "每个键从初始值开始。该键每到一行，列出的值取其表达式的结果，表达式可使用 acc（至今的值）和 row（新行）；随后输出该键及其所有值。与归约不同，这些值不必与数据行的列或类型相同。状态为每个键的各个值，随键的数量增长；若只保留一段时间，超过这么久没有数据行的键重新从初始值开始。每一行都会写入，因此从最后一行起算。\n\nFlink 直到 1.11 都有 fold，此后由 AggregateFunction 代替。窗口内的折叠在“窗口”节点中设置。\n\n示例：按 user 分区后，初始值 longest 为 CAST('' AS STRING)，longest 为 CASE WHEN CHAR_LENGTH(row.word) > CHAR_LENGTH(acc.longest) THEN row.word ELSE acc.longest END：得到每个用户至今最长的单词。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["Lima", 7],
          ["Oslo", 5],
          ["Lima", 4],
          ["Lima", 9],
        ],
        keys: ["city"],
      },
    ],
    config: {
      initial: [
        { name: "rides", expression: "0" },
        { name: "fares", expression: "CAST('' AS STRING)" },
      ],
      fold: [
        { name: "rides", expression: "acc.rides + 1" },
        { name: "fares", expression: "acc.fares || ' ' || CAST(row.fare AS STRING)" },
      ],
      ...FOREVER,
    },
  },
  aliases: [
    "fold",
    "FoldFunction",
    "accumulate",
    "scan",
    "AggregateFunction",
    "initial value",
    "累加",
    "初始值",
  ],
  icon: "sigma",
  inputs: input({ keyed: true }),
  outputs: output,
  config,
  initial: {
    initial: [{ name: "rows", expression: "0" }],
    fold: [{ name: "rows", expression: "acc.rows + 1" }],
    ...FOREVER,
  },
  migrations: { 1: (before) => ({ ...FOREVER, ...before }) },
  summarize: (settings) => settings.fold.map(({ expression }) => expression).join(", "),
  lower,
});

/** A window without an end that fires with every row, and keeps what it has. */
function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const keys = keyPositions(schema, context);
  const place = { schema, window: [], merges: false, ends: false, evicts: false, lateSide: false };
  const lowered = folded(context, place);
  if (keys === null || lowered === null) return null;
  const { stateKept, stateTtlMs: ttlMs } = context.config;
  const trigger = { kind: "count", count: 1 } as const;
  return {
    operators: [
      {
        kind: "window",
        keys,
        time: "processing",
        rowtime: null,
        assigner: { kind: "global" },
        trigger: stateKept === "ttl" ? { kind: "expiring", trigger, ttlMs } : trigger,
        evictor: null,
        allowedLatenessMs: 0,
        function: lowered.run,
        retracts: false,
        paneInfo: false,
        fireAtEnd: false,
      },
    ],
    output: rowSchema(lowered.output),
  };
}
