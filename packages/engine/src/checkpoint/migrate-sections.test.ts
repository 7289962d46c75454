import { bigint, boolean, decimal, double, float, int, rowSchema, string, timestamp } from "@millrace/graph";
import type { AggregateCall, ChainedOperator, Field, LogicalType, OperatorSpec } from "@millrace/graph";
import { beforeAll, expect, test } from "vitest";
import { MAX_WATERMARK } from "../batch/row-batch.ts";
import { batchOfRows } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import type { Operator } from "../operators/operator.ts";
import { createOperator } from "../operators/registry.ts";
import { broadcastSetup } from "../testing/broadcast-rules.ts";
import { HarnessCheckpoint } from "../testing/harness-checkpoint.ts";
import { OperatorHarness } from "../testing/operator-harness.ts";
import { OperatorRig } from "../testing/operator-rig.ts";
import { provideTestSandbox } from "../testing/test-sandbox.ts";
import { migrateSections, operatorsToMigrate } from "./migrate-sections.ts";
import { SectionReader, SectionWriter } from "./section-reader.ts";
import type { StateSection } from "./state-io.ts";
import { wholeSections } from "./whole-sections.ts";

beforeAll(provideTestSandbox);

const GROUPS = { from: 0, to: 128 };
const UID = "node#0";
const ALL = { maxParallelism: 128, keyGroups: GROUPS, create: createOperator };

const call = (fn: AggregateCall["fn"], argument: number | null, type: LogicalType, by?: number) =>
  ({ fn, argument, name: `${fn} ${argument}`, type, ...(by === undefined ? {} : { by }) }) as AggregateCall;

interface Shape {
  readonly spec: OperatorSpec;
  readonly input: readonly Field[];
  readonly output: readonly Field[];
}

const chained = ({ spec, input, output }: Shape): ChainedOperator => ({
  uid: UID,
  nodeId: "node",
  name: "node",
  spec,
  input: null,
  inputSchema: rowSchema(input),
  outputSchema: rowSchema(output),
});

const rigOf = (shape: Shape): OperatorRig<Operator> =>
  new OperatorRig(createOperator(chained(shape)) as Operator, shape);

/** Rows that the operator takes after it was restored with what another shape of it kept. */
function carriedOver(
  before: { readonly shape: Shape; readonly rows: Value[][] },
  after: { readonly shape: Shape; readonly rows: Value[][] },
): Value[][] {
  const old = rigOf(before.shape);
  old.operator.processBatch(batchOfRows(rowSchema(before.shape.input), before.rows));
  const sections: StateSection[] = [];
  old.operator.snapshot?.(1, new SectionWriter(UID, sections));
  const [saved, next] = [[chained(before.shape)], [chained(after.shape)]];
  const slices = new HarnessCheckpoint(old.operator, UID, 1, null).sections();
  expect(wholeSections(saved[0]!, slices, ALL)).toEqual(sections);
  const migrated = migrateSections(sections, operatorsToMigrate(saved, next), next);
  const now = rigOf(after.shape);
  const snapshot = { checkpointId: 1, vertexId: "v", subtask: 0, sections: migrated };
  now.operator.restore?.(new SectionReader([snapshot], UID, GROUPS));
  now.operator.processBatch(batchOfRows(rowSchema(after.shape.input), after.rows));
  now.operator.processWatermark(MAX_WATERMARK);
  return now.rows;
}

const narrow: Field[] = [
  { name: "k", type: string(false) },
  { name: "x", type: int() },
  { name: "f", type: float() },
  { name: "d", type: decimal(5, 2) },
  { name: "t", type: timestamp(false) },
];
const wide: Field[] = [
  narrow[0]!,
  { name: "x", type: bigint() },
  { name: "f", type: double() },
  { name: "d", type: decimal(20, 2) },
  narrow[4]!,
];
const D = decimal(38, 2);
const narrowCalls = [
  call("COUNT", null, bigint(false)),
  call("SUM", 1, int()),
  call("MAX", 1, int()),
  call("AVG", 2, float()),
  call("SUM", 3, D),
  call("MIN_BY", 0, string(), 1),
];
/** Others in another order, two of them new. */
const wideCalls = [
  call("MIN_BY", 0, string(), 1),
  call("MAX", 1, bigint()),
  call("MIN", 1, bigint()),
  call("SUM", 1, bigint()),
  call("SUM", 3, D),
  call("COUNT", null, bigint(false)),
  call("AVG", 2, double()),
  call("COUNT", 1, bigint(false)),
];
const outputOf = (calls: readonly AggregateCall[], more: Field[] = []): Field[] => [
  narrow[0]!,
  ...more,
  ...calls.map(({ name, type }) => ({ name, type })),
];

const group = (input: Field[], aggregates: AggregateCall[]): Shape => ({
  spec: { kind: "group-aggregate", keys: [0], aggregates },
  input,
  output: outputOf(aggregates),
});
const rows: Value[][] = [
  ["a", 2, 1.5, 100n, 0],
  ["a", 7, 2.5, 200n, 1],
  ["b", 1, 0.5, 300n, 2],
];
const later: Value[][] = [["a", 3_000_000_000n, 2, 50n, 3]];

test("an aggregate: columns in another order, wider, two of them new", () => {
  const result = carriedOver(
    { shape: group(narrow, narrowCalls), rows },
    { shape: group(wide, wideCalls), rows: later },
  );
  const count = 3n;
  const sum = 3_000_000_009n;
  expect(result).toEqual([["a", "a", 3_000_000_000n, 3_000_000_000n, sum, 350n, count, 2, 1n]]);
});

test("an aggregate: columns that are gone are left out", () => {
  const few = [call("COUNT", null, bigint(false))];
  expect(
    carriedOver(
      { shape: group(narrow, narrowCalls), rows },
      { shape: group(narrow, few), rows: [["b", 5, 0, 0n, 9]] },
    ),
  ).toEqual([["b", 2n]]);
});

const KEPT = ["seen", "share", "large", "at", "names"] as const;
const keeping = (types: readonly (LogicalType | undefined)[], write: string): Shape => ({
  spec: {
    kind: "process-function",
    keys: [0],
    rowtime: null,
    states: KEPT.map((name, index) => ({
      name,
      kind: name === "names" ? "list" : "value",
      ...(types[index] && { type: types[index] }),
    })),
    code: {
      source: `export function processElement(row, { state: s }, out) { ${write} }`,
      bigints: "bigint",
      onError: "fail",
    },
  },
  input: [narrow[0]!],
  output: [{ name: "said", type: string() }],
});
const SAY = `out.collect({ said: ${KEPT.map((name) => `s.${name}.${name === "names" ? "get" : "value"}()`).join(' + " " + ')} + typeof s.seen.value() });`;
const TYPED = [bigint(), double(), boolean(), timestamp(), string()];

test("states of a function that were kept without a type have the one that is declared", () => {
  const untyped = keeping(
    [],
    `if (row.k === "b") { s.names.add("y"); return; } s.seen.update(7); s.share.update(0.5); s.large.update(true); s.at.update(1000); s.names.add("x");`,
  );
  const typed = keeping(TYPED, SAY);
  expect(
    carriedOver({ shape: untyped, rows: [["a"], ["b"]] }, { shape: typed, rows: [["a"], ["b"]] }),
  ).toEqual([["7 0.5 true 1000 xbigint"], ["null null null null yobject"]]);
});

test.each([
  ["seen", "1.5", "BIGINT"],
  ["seen", "{ n: 1 }", "BIGINT"],
  ["share", "'1'", "DOUBLE"],
  ["large", "1", "BOOLEAN"],
])("a restore fails where such a state holds something else: %s %s", (name, value, type) => {
  const untyped = keeping([], `s.${name}.update(${value});`);
  const text = value === "{ n: 1 }" ? '{"n":1}' : value.replaceAll("'", '"');
  expect(() =>
    carriedOver({ shape: untyped, rows: [["a"]] }, { shape: keeping(TYPED, SAY), rows: [] }),
  ).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({
        reason: "runtime.restored-value",
        params: { state: `value ${name}`, type, value: text },
      }),
    }),
  );
});

const window = (
  input: Field[],
  aggregates: AggregateCall[],
  kind: Extract<OperatorSpec, { kind: "window-aggregate" }>["window"],
): Shape => ({
  spec: { kind: "window-aggregate", keys: [0], rowtime: 4, window: kind, aggregates },
  input,
  output: outputOf(
    aggregates,
    ["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) })),
  ),
});

test.each([
  [{ kind: "tumbling", sizeMs: 10, offsetMs: 0 }, 10],
  [{ kind: "sliding", sizeMs: 10, slideMs: 10, offsetMs: 0 }, 10],
  [{ kind: "session", gapMs: 10 }, 13],
] as const)("windows: %o", (kind, end) => {
  const before = window(narrow, [call("SUM", 1, int())], kind);
  const after = window(wide, [call("COUNT", null, bigint(false)), call("SUM", 1, bigint())], kind);
  const result = carriedOver({ shape: before, rows: rows.slice(0, 2) }, { shape: after, rows: later });
  expect(result).toEqual([["a", 0, end, end - 1, 1n, 3_000_000_009n]]);
});

test("windows of rows: in every pane", () => {
  const shape = (input: Field[], aggregates: AggregateCall[]): Shape => ({
    spec: { kind: "count-window-aggregate", keys: [0], size: 3, slide: 1, aggregates },
    input,
    output: outputOf(aggregates),
  });
  const result = carriedOver(
    { shape: shape(narrow, [call("MAX", 1, int())]), rows: rows.slice(0, 2) },
    {
      shape: shape(wide, [call("COUNT", null, bigint(false)), call("MAX", 1, bigint())]),
      rows: [["a", 3n, 0, 0n, 0]],
    },
  );
  expect(result).toEqual([["a", 1n, 7n]]);
});

test("rows kept by Reduce: a column of theirs is new, another wider", () => {
  const shape = (fields: Field[]): Shape => ({
    spec: {
      kind: "reduce",
      keys: [0],
      columns: fields.map((_, index) => ({
        kind: "column",
        index,
        type: fields[index]!.type,
      })) as Extract<OperatorSpec, { kind: "reduce" }>["columns"],
    },
    input: fields,
    output: fields,
  });
  const more = [...wide.slice(0, 2), { name: "new", type: string() }];
  const result = carriedOver(
    { shape: shape(narrow.slice(0, 2)), rows: [["a", 5]] },
    { shape: shape(more), rows: [["a", 6n, "seen"]] },
  );
  expect(result).toEqual([["a", 5n, null]]);
});

test.each([
  ["aggregate", group(narrow, narrowCalls)],
  ["tumbling windows", window(narrow, narrowCalls, { kind: "tumbling", sizeMs: 10, offsetMs: 0 })],
  ["sessions", window(narrow, narrowCalls, { kind: "session", gapMs: 10 })],
  [
    "windows of rows",
    {
      spec: { kind: "count-window-aggregate", keys: [0], size: 3, slide: 1, aggregates: narrowCalls },
      input: narrow,
      output: outputOf(narrowCalls),
    } satisfies Shape,
  ],
  ["first rows", { spec: { kind: "deduplicate", keys: [0] }, input: narrow, output: narrow } satisfies Shape],
  [
    "aggregate with a time to live",
    {
      ...group(narrow, narrowCalls),
      spec: {
        kind: "group-aggregate",
        keys: [0],
        aggregates: narrowCalls,
        ttl: { ttlMs: 1_000, update: "on-create-and-write" },
      },
    } satisfies Shape,
  ],
])("declarations say what is written, byte for byte: %s", (_name, shape) => {
  const rig = rigOf(shape);
  rig.operator.processBatch(batchOfRows(rowSchema(narrow), rows));
  const sections: StateSection[] = [];
  rig.operator.snapshot?.(1, new SectionWriter(UID, sections));
  const same = [chained(shape)];
  expect(sections.length).toBeGreaterThan(0);
  expect(migrateSections(sections, same, same)).toEqual(sections);
});

test("what has the same shape is not touched", () => {
  const shape = chained(group(narrow, narrowCalls));
  expect(operatorsToMigrate([shape], [shape])).toEqual([]);
  const sections = [{ operatorUid: UID, name: "groups", keyGroup: 0, bytes: new Uint8Array(1) }];
  expect(migrateSections(sections, [], [shape])).toBe(sections);
});

test("broadcast rules of a checkpoint: a column of theirs is new, another wider", () => {
  const old = broadcastSetup("nulls");
  const harness = new OperatorHarness(old);
  harness.run("2: +I[6, Lima]\n2: +I[7, Oslo]\n2: +I[NULL, Oslo]");
  const sections = harness.checkpoint(1, null).sections();
  const second = [{ name: "since", type: string() }, { name: "most", type: bigint() }, old.second![1]!];
  const spec = { ...old.spec, keys: [[0], [2]], removes: null } as const;
  const now = { ...old, spec, second, output: [...old.input, ...second] };
  const operator = ({ spec: of, input, second: rules }: typeof old): ChainedOperator => ({
    ...chained({ spec: of, input, output: [] }),
    uid: "op#0",
    inputSchemas: [input, rules!].map((fields) => rowSchema(fields)),
  });
  const [saved, next] = [operator(old), operator(now)];
  const whole = wholeSections(saved, sections, ALL);
  const migrated = migrateSections(whole, operatorsToMigrate([saved], [next]), [next]);
  const restored = new OperatorHarness(now).restoreSections(migrated);
  expect(restored.counter("stateEntries")).toBe(1);
  expect(restored.run("+I[Lima, 1]\n2: +I[new, 8, Oslo]\n+I[Oslo, 2]")).toEqual([
    "+I[Lima, 1, NULL, 6, Lima]",
    "+I[Oslo, 2, new, 8, Oslo]",
  ]);
});
