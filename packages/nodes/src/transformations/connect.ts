import { defineNode, field, formatType, orNull, rowSchema } from "@millrace/graph";
import type { Both, Expression, Field, Lowered, NodeContext, RowSchema } from "@millrace/graph";
import { z } from "zod";
import { bothInputs } from "../pair-of-inputs.ts";
import { output } from "../ports.ts";
import { passedRowtime, projectedColumns } from "../projected-columns.ts";
import type { NamedExpression, Projected } from "../projected-columns.ts";
import { optionalCondition } from "../typed-expression.ts";

const PORTS = ["first", "second"] as const;

const config = z.strictObject({
  firstColumns: field.projections({
    label: { en: "Columns of the first", zh: "第一个输入的列" },
    help: { en: "None listed: its rows as they are.", zh: "不列出则数据行保持原样。" },
    from: "first",
  }),
  firstCondition: field.expression(
    { label: { en: "Rows of the first where", zh: "第一个输入中满足" }, from: "first" },
    "boolean",
  ),
  secondColumns: field.projections({
    label: { en: "Columns of the second", zh: "第二个输入的列" },
    help: {
      en: "Names, order and types have to be those of the first.",
      zh: "列名、顺序和类型必须与第一个输入的列相同。",
    },
    from: "second",
  }),
  secondCondition: field.expression(
    { label: { en: "Rows of the second where", zh: "第二个输入中满足" }, from: "second" },
    "boolean",
  ),
});

type Config = z.infer<typeof config>;

export const connect = defineNode({
  kind: "connect",
  version: 1,
  category: "transformation",
  title: { en: "Connect", zh: "连接两个流" },
  summary: {
    en: "Takes two streams of different columns and maps each in its own way into one.",
    zh: "接收列不同的两个流，各自映射后汇成一个流。",
  },
  help: {
    en: "Flink's connect with a CoMap or a CoFlatMap: each input has expressions of its own, and an optional condition that decides which of its rows go on (CoFlatMap with none or one row). What comes out of both has the same columns, so that it is one stream. Two streams of the same columns need no Connect: Union merges them. The order between the inputs is free; the watermark is the smaller one of the two.\n\nExample: clicks (user, page) and purchases (customer, amount) become events (who, what): of the first user and 'click', of the second customer and 'purchase'.",
    zh: "即 Flink 的 connect 加 CoMap 或 CoFlatMap：每个输入有自己的表达式，还可以用条件决定哪些行继续传递（CoFlatMap 输出零行或一行）。两者的输出列相同，因而汇成一个流。列相同的两个流不需要它：用“合并”即可。两个输入之间的顺序不固定；水位线取两者中较小的一个。\n\n示例：点击 (user, page) 与购买 (customer, amount) 变为事件 (who, what)：第一个取 user 与 'click'，第二个取 customer 与 'purchase'。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "user", type: "STRING" },
          { name: "page", type: "STRING" },
        ],
        rows: [
          ["ann", "/lamps"],
          ["bob", "/chairs"],
        ],
      },
      {
        schema: [
          { name: "customer", type: "STRING" },
          { name: "amount", type: "INT" },
        ],
        rows: [
          ["ann", 40],
          ["cid", 0],
        ],
      },
    ],
    config: {
      firstColumns: [
        { name: "who", expression: "user" },
        { name: "what", expression: "CONCAT('saw ', page)" },
      ],
      secondColumns: [
        { name: "who", expression: "customer" },
        { name: "what", expression: "CONCAT('paid ', CAST(amount AS STRING))" },
      ],
      secondCondition: "amount > 0",
    },
  },
  aliases: ["connect", "CoMap", "CoFlatMap", "ConnectedStreams", "CoMapFunction", "合流"],
  icon: "connect",
  inputs: [
    { name: "first", title: { en: "First", zh: "第一个" }, many: false, requires: {} },
    { name: "second", title: { en: "Second", zh: "第二个" }, many: false, requires: {} },
  ],
  outputs: output,
  config,
  initial: { firstColumns: [], firstCondition: "", secondColumns: [], secondCondition: "" },
  migrations: {},
  summarize: ({ firstColumns, secondColumns }) =>
    [firstColumns, secondColumns]
      .map((columns) => columns.map(({ name }) => name).join(", ") || "*")
      .join(" | "),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const schemas = bothInputs(context.inputs, PORTS);
  const { firstColumns, firstCondition, secondColumns, secondCondition } = context.config;
  const first = mapped(schemas[0], firstColumns, { path: "firstColumns", context });
  const second = mapped(schemas[1], secondColumns, { path: "secondColumns", context });
  const filters: Both<Expression | null | undefined> = [
    optionalCondition(firstCondition, schemas[0], ["firstCondition"], context),
    optionalCondition(secondCondition, schemas[1], ["secondCondition"], context),
  ];
  if (!first || !second || filters[0] === undefined || filters[1] === undefined) return null;
  if (describe(first) !== describe(second)) {
    const params = { node: "Connect", first: describe(first), second: describe(second) };
    context.report({ code: "input.schemas-differ", severity: "error", path: [], params });
    return null;
  }
  return {
    operators: [
      {
        kind: "co-calc",
        filters: [filters[0], filters[1]],
        projections: [first.map(expressionOf), second.map(expressionOf)],
      },
    ],
    output: rowSchema(
      first.map(({ name, expression: { type } }, index): Field => {
        const nullable = type.nullable || second[index]!.expression.type.nullable;
        return { name, type: { ...type, nullable } as typeof type };
      }),
      { rowtime: commonTime(schemas, [first, second]) },
    ),
  };
}

interface Place {
  readonly path: keyof Config;
  readonly context: NodeContext<Config>;
}

const expressionOf = ({ expression }: Projected): Expression => expression;

const describe = (columns: readonly Projected[]): string =>
  columns.map(({ name, expression }) => `${name} ${formatType(orNull(expression.type))}`).join(", ");

function mapped(
  schema: RowSchema,
  listed: readonly NamedExpression[],
  { path, context }: Place,
): readonly Projected[] | null {
  if (listed.length === 0)
    return schema.fields.map(({ name, type }, index) => ({
      name,
      expression: { kind: "column", type, index },
    }));
  return projectedColumns(listed, schema, { field: path }, context);
}

/** The column that is the event time of both inputs, as it is, or null: both have the same columns. */
function commonTime(schemas: Both<RowSchema>, columns: Both<readonly Projected[]>): string | null {
  const first = passedRowtime(columns[0], schemas[0]);
  return first === passedRowtime(columns[1], schemas[1]) ? first : null;
}
