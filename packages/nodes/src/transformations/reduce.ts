import { defineNode, field, rowSchema } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { combineExpressions, keptFields } from "../combine-expressions.ts";
import { inputColumn, keyPositions, namesAreDistinct, onlyInput } from "../input-columns.ts";
import { input, output } from "../ports.ts";
import { KEPT_FOREVER, stateTtlFields, stateTtlOf } from "../state-ttl-fields.ts";

const config = z.strictObject({
  projections: field.projections({
    label: { en: "Columns", zh: "列" },
    help: {
      en: "acc.x is column x of what is kept, row.x that of the new row. Columns that are not listed keep their first value.",
      zh: "acc.x 是已保留的行的 x 列，row.x 是新行的 x 列。未列出的列保持最初的值。",
    },
  }),
  ...stateTtlFields,
});

type Config = z.infer<typeof config>;

export const reduce = defineNode({
  kind: "reduce",
  version: 2,
  category: "transformation",
  title: { en: "Reduce", zh: "归约" },
  summary: {
    en: "Combines each row with what is kept of its key, and sends the result.",
    zh: "把每一行与该键已保留的行合并，并输出结果。",
  },
  help: {
    en: "The first row of a key goes on as it is and is kept. Each later one is combined with it: a listed column gets the value of its expression over acc (what is kept) and row (the new row), the others stay as they are kept. The result goes on and is kept instead. Result and input have the same columns.\n\nThe state is one row a key and grows with the number of keys, unless it is kept for a time only: a key that comes after that begins anew.\n\nExample: after Key by user, amount as acc.amount + row.amount and note as row.note make of (ann, 3, a), (ann, 4, b) the rows (ann, 3, a) and (ann, 7, b).",
    zh: "一个键的第一行原样输出并保留。之后的每一行都与它合并：列出的列取表达式的值，表达式可使用 acc（已保留的行）和 row（新行），其他列保持不变。结果被输出，并取代原来保留的行。结果与输入的列相同。\n\n状态为每个键一行，随键的数量增长；若只保留一段时间，到期后再来的键重新开始。\n\n示例：按 user 分区后，amount 为 acc.amount + row.amount，note 为 row.note，则 (ann, 3, a)、(ann, 4, b) 依次得到 (ann, 3, a) 和 (ann, 7, b)。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "user", type: "STRING" },
          { name: "amount", type: "INT" },
          { name: "note", type: "STRING" },
        ],
        rows: [
          ["ann", 3, "a"],
          ["bob", 5, "x"],
          ["ann", 4, "b"],
          ["ann", 3, "a"],
        ],
        keys: ["user"],
      },
    ],
    config: {
      projections: [
        { name: "amount", expression: "acc.amount + row.amount" },
        { name: "note", expression: "row.note" },
      ],
      ...KEPT_FOREVER,
    },
  },
  aliases: ["reduce", "ReduceFunction", "fold", "accumulate", "merge rows", "累加"],
  icon: "sigma",
  inputs: input({ keyed: true }),
  outputs: output,
  config,
  initial: { projections: [], ...KEPT_FOREVER },
  migrations: { 1: (before) => ({ ...KEPT_FOREVER, ...before }) },
  summarize: ({ projections }) => projections.map(({ expression }) => expression).join(", "),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const schema = onlyInput(context.inputs);
  const { projections } = context.config;
  const names = projections.map(({ name }) => name);
  const keys = keyPositions(schema, context);
  if (projections.length === 0) {
    const params = { field: "Columns", field_zh: "列" };
    context.report({ code: "config.empty", severity: "error", path: ["projections"], params });
  }
  const targets = projections.map(({ name }, index) =>
    inputColumn(schema, name, ["projections", index, "name"], context),
  );
  const distinct = namesAreDistinct(names, (index) => ["projections", index, "name"], context);
  if (keys === null || !distinct || projections.length === 0 || targets.includes(null)) return null;
  const kept = keptFields(schema.fields, schema, projections);
  const columns = combineExpressions(kept, schema, { field: "projections", projections }, context);
  if (columns === null) return null;
  return {
    operators: [{ kind: "reduce", keys, columns, ...stateTtlOf(context.config) }],
    output: rowSchema(kept, {
      rowtime: schema.rowtime !== null && !names.includes(schema.rowtime) ? schema.rowtime : null,
    }),
  };
}
