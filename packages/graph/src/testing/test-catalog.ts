import { z } from "zod";
import { defineNode } from "../define-node.ts";
import type { Catalog, InputPort } from "../define-node.ts";
import { field } from "../field.ts";
import { bigint, rowSchema, string, timestamp } from "../row-type.ts";

const words = { en: "Test", zh: "测试" };
const label = { label: { en: "Columns", zh: "列" } };
const common = {
  version: 1,
  title: words,
  summary: words,
  help: words,
  aliases: [],
  icon: "map",
  migrations: {},
  summarize: () => "",
};
const input = (requires: InputPort["requires"] = {}, many = false): readonly InputPort[] => [
  { name: "in", many, requires },
];
const outputs = [{ name: "out" }];
const none = z.strictObject({});

const source = defineNode({
  ...common,
  kind: "source",
  category: "source",
  inputs: [],
  outputs,
  config: none,
  initial: {},
  lower: () => ({
    operators: [{ kind: "host-metrics-source", intervalMs: 1_000 }],
    output: rowSchema([
      { name: "k", type: string(false) },
      { name: "n", type: bigint(false) },
      { name: "ts", type: timestamp(false) },
    ]),
  }),
});

const bounded = defineNode({
  ...common,
  kind: "bounded",
  category: "source",
  inputs: [],
  outputs,
  config: none,
  initial: {},
  lower: () => ({
    operators: [{ kind: "sequence-source", from: "1", to: "9" }],
    output: rowSchema([
      { name: "k", type: string(false) },
      { name: "n", type: bigint(false) },
      { name: "ts", type: timestamp(false) },
    ]),
  }),
});

/** Sends what it cannot read aside, while `bad` says so. */
const messy = defineNode({
  ...common,
  kind: "messy",
  category: "source",
  inputs: [],
  outputs: [
    ...outputs,
    { name: "bad", side: { title: words, when: { field: "bad", values: ["side"] } } },
    { name: "odd", side: { title: words, when: null } },
  ],
  config: z.strictObject({ bad: z.enum(["side", "skip"]) }),
  initial: { bad: "side" },
  lower: ({ config }) => ({
    operators: [{ kind: "host-metrics-source", intervalMs: 1_000 }],
    output: rowSchema([
      { name: "k", type: string(false) },
      { name: "n", type: bigint(false) },
    ]),
    sideOutputs: {
      ...(config.bad === "side" && { bad: { operator: 0, schema: BAD } }),
      odd: { operator: 0, schema: BAD },
    },
  }),
});

const BAD = rowSchema([
  { name: "text", type: string(false) },
  { name: "line", type: bigint(false) },
]);

const pass = defineNode({
  ...common,
  kind: "pass",
  category: "transformation",
  inputs: input(),
  outputs,
  config: none,
  initial: {},
  lower: ({ inputs }) => ({
    operators: [{ kind: "calc", filter: null, projections: null }],
    output: { ...inputs["in"]![0]!, keys: null },
  }),
});

const key = defineNode({
  ...common,
  kind: "key",
  version: 2,
  category: "transformation",
  inputs: input(),
  outputs,
  config: z.strictObject({ columns: field.columns(label) }),
  initial: { columns: ["k"] },
  migrations: { 1: ({ column }) => ({ columns: [column] }) },
  lower: ({ config, inputs }) => {
    const schema = inputs["in"]![0]!;
    const keys = config.columns.map((name) => schema.fields.findIndex((column) => column.name === name));
    return {
      operators: [],
      output: { ...schema, keys: config.columns },
      partitioning: { kind: "hash", keys },
    };
  },
});

const time = defineNode({
  ...common,
  kind: "time",
  category: "transformation",
  inputs: input(),
  outputs,
  config: none,
  initial: {},
  lower: ({ inputs }) => ({
    operators: [
      {
        kind: "watermark-assigner",
        column: 2,
        strategy: "monotonous",
        outOfOrdernessMs: 0,
        idleTimeoutMs: null,
      },
    ],
    output: { ...inputs["in"]![0]!, rowtime: "ts", keys: null },
  }),
});

const count = defineNode({
  ...common,
  kind: "count",
  category: "transformation",
  inputs: input({ keyed: true, rowtime: true }),
  outputs,
  config: none,
  initial: {},
  lower: () => ({
    operators: [
      {
        kind: "group-aggregate",
        keys: [0],
        aggregates: [{ fn: "COUNT", argument: null, name: "count", type: bigint(false) }],
      },
    ],
    output: rowSchema([
      { name: "k", type: string(false) },
      { name: "count", type: bigint(false) },
    ]),
  }),
});

const union = defineNode({
  ...common,
  kind: "union",
  category: "transformation",
  inputs: input({}, true),
  outputs,
  config: none,
  initial: {},
  lower: ({ inputs }) => ({ operators: [], output: { ...inputs["in"]![0]!, keys: null } }),
});

const sink = defineNode({
  ...common,
  kind: "sink",
  category: "sink",
  guarantee: "at-least-once",
  inputs: input(),
  outputs: [],
  config: none,
  initial: {},
  lower: () => ({ operators: [{ kind: "print-sink", prefix: "" }], output: null, maxParallelism: 4 }),
});

/** Small nodes that show what the compiler does; the product's are in another package. */
export const testCatalog: Catalog = [source, bounded, messy, pass, key, time, count, union, sink];
