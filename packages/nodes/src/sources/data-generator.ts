import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { generatedColumns } from "../generated-columns.ts";
import { output } from "../ports.ts";
import { typedSchema } from "../schema-fields.ts";

const MOST_ROWS = 1_000_000_000_000;

export const dataGenerator = defineNode({
  kind: "data-generator",
  version: 1,
  category: "source",
  title: { en: "Data generator", zh: "数据生成器" },
  summary: { en: "Makes up rows, as many and as fast as you say.", zh: "按指定的数量与速率生成数据行。" },
  help: {
    en: "A column has a type, a rule for its values and a share of NULLs. The rules: uniform(1, 100), both ends included for integers; normal(50, 10), mean and deviation; zipf(1000, 1.1), ranks of which few are frequent; sequence(1, 1), start and step; choice(red, green, green), where what stands twice is twice as likely. Texts may have a prefix: zipf(50, 1.2, user-). Timestamps take moments: uniform(2026-01-01 00:00:00, 2026-01-02 00:00:00), and steps in milliseconds.\n\nA value is a function of seed, column and row number: the same rows at every parallelism and after every failure.\n\nExample: the columns as they are placed make orders with a few frequent users; key by user and sum the amount to see skew.",
    zh: "每列有类型、取值规则与 NULL 的比例。规则：uniform(1, 100)，整数含两端；normal(50, 10)，均值与标准差；zipf(1000, 1.1)，少数序号频繁出现；sequence(1, 1)，起点与步长；choice(red, green, green)，写两次的值出现概率加倍。文本可带前缀：zipf(50, 1.2, user-)。时间戳可写时刻：uniform(2026-01-01 00:00:00, 2026-01-02 00:00:00)，步长以毫秒计。\n\n每个值由种子、列与行号决定：任何并行度、任何故障之后数据都相同。\n\n示例：初始的列生成订单，少数用户非常活跃；按 user 分组求 amount 之和，可观察数据倾斜。",
  },
  example: { inputs: [], config: {} },
  aliases: [
    "datagen",
    "DataGeneratorSource",
    "DataGenTableSource",
    "random",
    "faker",
    "GeneratorFunction",
    "zipf",
    "随机数据",
    "造数",
  ],
  icon: "generator",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    columns: field.generator({ label: { en: "Columns", zh: "列" } }),
    rows: field.optionalInteger(
      { label: { en: "Rows", zh: "行数" }, help: { en: "Empty: without end.", zh: "留空：无界。" } },
      1,
      MOST_ROWS,
    ),
    rateLimit: field.optionalInteger(
      {
        label: { en: "Limit, rows/s", zh: "限速，行/秒" },
        help: { en: "Empty: as fast as it goes.", zh: "留空：尽可能快。" },
      },
      1,
      1_000_000_000,
    ),
    seed: field.integer({ label: { en: "Seed", zh: "种子" } }, 0, 2_147_483_647),
  }),
  initial: {
    columns: [
      { name: "id", type: "BIGINT", values: "sequence(1, 1)", nulls: 0 },
      { name: "user", type: "STRING", values: "zipf(1000, 1.1, user-)", nulls: 0 },
      { name: "item", type: "STRING", values: "choice(tea, tea, flour, honey)", nulls: 0 },
      { name: "amount", type: "DOUBLE", values: "normal(40, 12)", nulls: 2 },
      { name: "ts", type: "TIMESTAMP(3)", values: "sequence(2026-01-01 00:00:00, 10)", nulls: 0 },
    ],
    rows: null,
    rateLimit: 1_000,
    seed: 1,
  },
  migrations: {},
  summarize: ({ rows, rateLimit }) =>
    [
      rows === null ? "∞" : rows.toLocaleString("en"),
      ...(rateLimit === null ? [] : [`${rateLimit.toLocaleString("en")}/s`]),
    ].join(", "),
  lower(context) {
    const { columns, rows, rateLimit, seed } = context.config;
    const report: typeof context.report = (problem) =>
      context.report({
        ...problem,
        path: problem.path.map((step, index) => (index === 0 && step === "schema" ? "columns" : step)),
      });
    const schema = typedSchema(columns, { report });
    if (schema === null) return null;
    const typed = schema.fields.map(({ name, type }, index) => ({
      name,
      type:
        columns[index]!.nulls > 0 || !type.nullable ? type : ({ ...type, nullable: false } as typeof type),
    }));
    const generated = generatedColumns(columns, typed, context);
    if (generated === null) return { operators: [], output: { ...schema, fields: typed } };
    const nullless = generated.map((column) => (column.type.nullable ? column : { ...column, nullShare: 0 }));
    return {
      operators: [{ kind: "data-generator-source", seed, rows, rateLimit, columns: nullless }],
      output: { ...schema, fields: typed },
    };
  },
});
