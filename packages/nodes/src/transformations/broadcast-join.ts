import { defineNode, field, orNull, rowSchema } from "@millrace/graph";
import type { Both, Field, Lowered, NodeContext, RowSchema } from "@millrace/graph";
import { z } from "zod";
import { inputColumns } from "../input-columns.ts";
import { bothInputs, joinedColumns, sameTypes, scopedFields } from "../pair-of-inputs.ts";
import { output } from "../ports.ts";
import { passedRowtime } from "../projected-columns.ts";
import { optionalCondition } from "../typed-expression.ts";

const PORTS = ["row", "rule"] as const;

const config = z.strictObject({
  rowColumns: field.columns({
    label: { en: "Row's columns", zh: "数据行的列" },
    help: { en: "They are looked up among the rules.", zh: "用它们在规则中查找。" },
    from: "row",
  }),
  ruleColumns: field.columns({
    label: { en: "Rule's key", zh: "规则的键" },
    help: { en: "A rule replaces the one of the same key.", zh: "键相同的新规则替换旧规则。" },
    from: "rule",
  }),
  unmatched: field.choice({ label: { en: "Rows without a rule", zh: "没有规则的行" } }, [
    { value: "drop", label: { en: "are dropped", zh: "丢弃" } },
    { value: "nulls", label: { en: "go on with NULLs", zh: "以 NULL 补齐后输出" } },
  ]),
  removes: field.expression(
    {
      label: { en: "A rule goes when", zh: "满足时删除规则" },
      help: { en: "Over the rule's columns; empty: never.", zh: "可使用规则的列；留空表示从不删除。" },
      from: "rule",
    },
    "boolean",
  ),
  projections: field.projections({
    label: { en: "Columns", zh: "列" },
    help: {
      en: "row.x is column x of the row, rule.x that of the rule. None listed: all of both.",
      zh: "row.x 是数据行的 x 列，rule.x 是规则的 x 列。不列出则输出全部列。",
    },
    from: "*",
  }),
});

type Config = z.infer<typeof config>;

export const broadcastJoin = defineNode({
  kind: "broadcast-join",
  version: 1,
  category: "transformation",
  title: { en: "Broadcast join", zh: "广播连接" },
  summary: {
    en: "Looks each row up among rules that every subtask keeps.",
    zh: "在每个子任务都保存的规则中查找每一行。",
  },
  help: {
    en: "Flink's broadcast state: rows of the second input, the rules, go to every subtask, and the last one of each key is kept there. Each row of the first is joined with the rule that has its key at that moment, and not again when the rule changes later. The order between the inputs is free: a row that comes before its rule finds none. Suited to few rules that change now and then, such as exchange rates, thresholds or settings; the main stream is not shuffled by it.\n\nThe watermark is the smaller one of the two inputs: rules without watermarks, or idle without being marked so, hold it back.\n\nExample: payments with rates by currency: row's columns currency, rule's key currency, amount as row.amount * rule.rate.",
    zh: "即 Flink 的广播状态：第二个输入（规则）的数据行发往每个子任务，每个键保留最后一条。第一个输入的每一行与此刻键相同的规则连接，之后规则变化不会再次输出。两个输入之间的顺序不固定：先于规则到达的行找不到规则。适合数量少、偶尔变化的规则，例如汇率、阈值或设置；主流不会因此重新分区。\n\n水位线取两个输入中较小的一个：没有水位线的规则，或空闲而未标记空闲的规则，会阻碍它前进。\n\n示例：付款与各币种汇率：数据行的列为 currency，规则的键为 currency，金额为 row.amount * rule.rate。",
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
        ],
      },
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "most", type: "INT" },
        ],
        rows: [
          ["Lima", 6],
          ["Oslo", 8],
        ],
      },
    ],
    config: { rowColumns: ["city"], ruleColumns: ["city"], unmatched: "nulls" },
  },
  aliases: [
    "broadcast",
    "broadcast state",
    "BroadcastProcessFunction",
    "KeyedBroadcastProcessFunction",
    "BroadcastStream",
    "lookup",
    "rules",
    "enrich",
    "关联",
    "规则",
    "维表",
  ],
  icon: "broadcast",
  inputs: [
    { name: "row", title: { en: "Rows", zh: "数据行" }, many: false, requires: {} },
    { name: "rule", title: { en: "Rules", zh: "规则" }, many: false, requires: {}, broadcast: true },
  ],
  outputs: output,
  config,
  initial: { rowColumns: [], ruleColumns: [], unmatched: "drop", removes: "", projections: [] },
  migrations: {},
  summarize: ({ rowColumns, ruleColumns }) => `${rowColumns.join(", ")} = ${ruleColumns.join(", ")}`,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: settings } = context;
  const inputs = bothInputs(context.inputs, PORTS);
  const keys = lookUpKeys(inputs, context);
  const [rows, rules] = inputs;
  const outer = settings.unmatched === "nulls";
  const pair = scopedFields(inputs, PORTS).map(({ name, type }, index): Field => ({
    name,
    type: outer && index >= rows.fields.length ? orNull(type) : type,
  }));
  const columns = joinedColumns(settings.projections, { inputs, pair, taken: [] }, context);
  const removes = optionalCondition(settings.removes, rules, ["removes"], context);
  if (rows.rowtime !== null && rules.rowtime === null)
    context.report({ code: "join.rules-hold-time", severity: "warning", path: [], params: {} });
  if (!keys || !columns || removes === undefined) return null;
  return {
    operators: [
      { kind: "broadcast-join", keys, unmatched: settings.unmatched, removes },
      { kind: "calc", filter: null, projections: columns.map(({ expression }) => expression) },
    ],
    between: [rowSchema(pair)],
    output: rowSchema(
      columns.map(({ name, expression }) => ({ name, type: expression.type })),
      { rowtime: passedRowtime(columns, rows) },
    ),
  };
}

/** Null with reports where there are none, or they cannot be equal. */
function lookUpKeys(
  [rows, rules]: Both<RowSchema>,
  context: NodeContext<Config>,
): Both<readonly number[]> | null {
  const { rowColumns, ruleColumns } = context.config;
  const columns = { rowColumns: [rowColumns, rows], ruleColumns: [ruleColumns, rules] } as const;
  for (const [name, [chosen, { fields }]] of Object.entries(columns)) {
    if (chosen.length > 0) continue;
    const params = { columns: fields.map((column) => column.name).join(", ") };
    context.report({ code: "column.not-set", severity: "error", path: [name], params });
  }
  if (rowColumns.length === 0 || ruleColumns.length === 0) return null;
  const own = inputColumns(rows, rowColumns, ["rowColumns"], context);
  const other = inputColumns(rules, ruleColumns, ["ruleColumns"], context);
  if (own === null || other === null || !sameTypes([own, other], "Broadcast join", context)) return null;
  return [own.map(({ index }) => index), other.map(({ index }) => index)];
}
