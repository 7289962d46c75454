import { double, rowSchema, string, timestamp } from "@millrace/graph";
import type { FunctionState, FunctionStateTtl, ProcessFunctionSpec } from "@millrace/graph";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { LastValueAccumulator } from "../../operators/aggregates/last-value-accumulator.ts";
import { processColumns } from "../../operators/functions/process-columns.ts";
import { processFunctionFactory } from "../../operators/functions/process-function-operator.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import { UNCOUNTED } from "../../state/reserved-memory.ts";
import { writeTables } from "../../state/write-tables.ts";
import { HarnessState } from "../../testing/harness-state.ts";
import { LARGE_CHANGES, LARGE_OPS, LARGE_STATES, LARGE_TTL, LargeModel } from "../../testing/large-states.ts";
import { MAX_PARALLELISM, OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { cuts, inTurn } from "../../testing/random-script.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

beforeAll(provideTestSandbox);

const SOURCE = `${LARGE_CHANGES}
export function processElement({ key, op, x }, { state }, out) {
  change(op, x, state);
  if (op === "get" || op === "say") out.collect({ said: key + " " + said(op, x, state) });
}`;

const setup = (states: readonly FunctionState[]): HarnessSetup<ProcessFunctionSpec> => ({
  spec: {
    kind: "process-function",
    keys: [0],
    rowtime: 1,
    states,
    code: { source: SOURCE, bigints: "number", onError: "skip" },
  },
  factory: processFunctionFactory,
  input: [
    { name: "key", type: string() },
    { name: "ts", type: timestamp() },
    { name: "op", type: string(false) },
    { name: "x", type: double(false) },
  ],
  output: [{ name: "said", type: string() }],
});

const rows = fc.array(
  fc.record({
    key: fc.constantFrom("a", "a", "a", "b", "ü"),
    op: fc.constantFrom(...LARGE_OPS),
    x: fc.nat(120),
  }),
  { minLength: 1, maxLength: 60 },
);
const script = rows.map((all) => [
  ...all.map(({ key, op, x }) => `+I[${key}, 1s, ${op}, ${x}]`),
  ...["a", "b", "ü"].map((key) => `+I[${key}, 1s, say, 0]`),
]);

describe.each(Object.entries(LARGE_STATES))("large lists and maps %s", (_, states) => {
  it("are what a list and a map are, however rows are cut, where functions throw, and after restarts", () => {
    fc.assert(
      fc.property(script, cuts, fc.array(fc.nat(40), { maxLength: 3 }), (lines, sizes, restarts) => {
        const models = new Map<string, LargeModel>();
        const expected = lines.flatMap((line) => {
          const [key = "", , op = "", x = ""] = line.slice(3, -1).split(", ");
          const model = models.get(key) ?? new LargeModel();
          models.set(key, model);
          model.change(op, Number(x));
          return op === "get" || op === "say" ? [`+I[${key} ${model.said(op, Number(x))}]`] : [];
        });
        const given = restarts.reduce<string[]>(
          (all, at) => all.toSpliced(Math.min(at, all.length), 0, "restart"),
          lines,
        );
        const harness = new OperatorHarness(setup(states), inTurn(sizes.map((size) => size * 3)));
        expect(harness.run(given.join("\n"))).toEqual(expected);
        const kept = [...models.values()].filter(({ map, list }) => map.size + list.length > 0);
        // A time to live stands until its clean-up, also of nothing.
        if (!("ttl" in states[0])) expect(harness.counter("stateEntries")).toBe(kept.length);
        harness.close();
        expect(harness.reservedBytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(Object.entries(STATE_BACKENDS_TESTED))("large lists and maps with %s", (name, stateBackend) => {
  const large = setup(LARGE_STATES["with a time to live"]);

  it("are what they are in memory", () => expectSameInMemory(large, script, { stateBackend, numRuns: 8 }));

  it("go on from any checkpoint, whole or of changes, and at another parallelism", () =>
    expectCheckpointsExact(large, script, { stateBackend, numRuns: 8 }));

  it("are not read of a part that was emptied just now", () => {
    const harness = new OperatorHarness(large, { stateBackend, batchRows: () => 1 });
    const lines = ["more, 0", "less, 36", "put, 0", "say, 0"].map((each) => `+I[a, 1s, ${each}]`);
    const [said] = harness.run(lines.join("\n"));
    expect(said).toMatch(/^\+I\[a 6,m0 7,m0 .* 39,m0 0,v0é \| {2}\| 35 35\]$/u);
    if (!name.endsWith("no cache")) expect(harness.held("parts of map map ttl")).toHaveLength(13);
  });
});

it("nothing is left in parts of a key that is empty again", () => {
  const harness = new OperatorHarness(setup(LARGE_STATES["of any type"]));
  harness.run(`+I[a, 1s, more, 1]\n${"+I[a, 1s, all, 100]\n".repeat(5)}+I[b, 1s, more, 5]`);
  expect(harness.held("parts of map map").length).toBeGreaterThan(10);
  expect(harness.held("parts of list list").length).toBeGreaterThan(0);
  expect(harness.held("keyed")[0]).toContain('map {"parts":14,"size":40,"next":40}');
  harness.run("+I[b, 1s, clear, 1]\n+I[a, 1s, clear, 0]\n+I[a, 1s, empty, 0]");
  for (const section of ["parts of map map", "parts of list list", "keyed"])
    expect(harness.held(section)).toEqual([]);
});

/** As it was written when lists and maps were one text however large. */
it("what is one text in a savepoint is read, and lies in parts once it changes", () => {
  const texts = {
    map: JSON.stringify(Array.from({ length: 60 }, (_, x) => [x, `v${x}é`])),
    list: JSON.stringify(Array.from({ length: 900 }, (_, x) => x)),
  };
  const before = setup(LARGE_STATES["of declared types"]);
  const harness = new OperatorHarness(before).restore(
    keptAs(before.spec.states, "a", [texts.map, texts.list]),
  );
  expect(harness.held("keyed")[0]).toContain(`map ${texts.map},list ${texts.list}`);
  expect(harness.run("+I[a, 1s, get, 59]\n+I[a, 1s, put, 0]\n+I[a, 1s, add, -1]\n+I[a, 1s, say, 0]")).toEqual(
    [
      "+I[a v59é false false]",
      `+I[a ${Array.from({ length: 60 }, (_, x) => `${x},v${x}é`).join(" ")} | ${Array.from({ length: 900 }, (_, x) => x).join(" ")} -1 | 60 60]`,
    ],
  );
  expect(harness.held("parts of map map").length).toBeGreaterThan(10);
  expect(harness.held("parts of list list").length).toBeGreaterThan(0);
});

/** State of one key whose states are these texts. */
function keptAs(states: readonly FunctionState[], key: string, texts: readonly string[]): HarnessState {
  const columns = processColumns(states).map(({ field }) => field);
  const accumulators = (): LastValueAccumulator[] =>
    columns.map(({ type }) => new LastValueAccumulator(type));
  const table = hashMapStateBackend.createTable({ keyTypes: [string()], accumulators }, UNCOUNTED);
  const schema = rowSchema([{ name: "key", type: string() }, ...columns]);
  const batch = batchOfRows(schema, [[key, ...texts, null]]);
  const hashes = new Int32Array(1);
  createKeyHasher(schema, [0])(batch, hashes);
  const row = table.insert(batch.columns, 0, hashes[0]!);
  table.accumulators.forEach((kept, index) => kept.add(batch.columns[1 + index]!, 0, 1, Int32Array.of(row)));
  const state = new HarnessState();
  writeTables([{ namespace: 0, table }], "keyed", MAX_PARALLELISM, state.writer);
  return state;
}

describe("entries and elements of large states", () => {
  const lived = (update: FunctionStateTtl["update"]) =>
    new OperatorHarness(
      setup(
        LARGE_STATES["with a time to live"].map((state) => ({
          ...state,
          ttl: { ...LARGE_TTL, ttlMs: 1_000, update },
        })),
      ),
    );
  const numbers = (line: string | undefined): readonly number[] =>
    /^\S+ (.*) \|.*\|/u
      .exec(line ?? "")![1]!
      .split(" ")
      .filter(Boolean)
      .map((entry) => Number(entry.split(",")[0]));
  const elements = (line: string | undefined): number =>
    /\| (.*) \|/u
      .exec(line ?? "")![1]!
      .split(" ")
      .filter(Boolean).length;

  it("live each for themselves, and are removed, parts and all", () => {
    const harness = lived("on-create-and-write");
    const all = "+I[a, 1s, all, 100]\n".repeat(5);
    harness.run(`+I[a, 1s, more, 0]\n${all}+600ms\n+I[a, 1s, more, 4]\n+I[a, 1s, all, 100]`);
    const [line] = harness.run("restart\n+600ms\n+I[a, 1s, say, 0]");
    expect(numbers(line).toSorted((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, i) => 28 + i));
    expect(elements(line)).toBe(70);
    harness.run("+2s\n+1s\n+1s");
    for (const section of ["keyed", "parts of map map", "parts of list list"])
      expect(harness.held(section)).toEqual([]);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("live on where reading renews them", () => {
    const harness = lived("on-read-and-write");
    const all = "+I[a, 1s, all, 100]\n".repeat(5);
    harness.run(`+I[a, 1s, more, 0]\n${all}+600ms\n+I[a, 1s, say, 0]\n+600ms\nrestart`);
    expect(harness.run("+I[a, 1s, get, 3]").at(-1)).toBe("+I[a m0 true false]");
    const lines = harness.run("+I[a, 1s, say, 0]");
    expect(numbers(lines.at(-1))).toHaveLength(40);
    expect(elements(lines.at(-1))).toBe(350);
  });
});

it("a change touches one part, and a checkpoint has that part alone", () => {
  const harness = new OperatorHarness(setup(LARGE_STATES["of any type"]));
  harness.run(
    Array.from({ length: 30 }, (_, x) => `+I[a, 1s, put, ${x}]\n${"+I[a, 1s, all, 0]\n".repeat(4)}`).join(
      "\n",
    ),
  );
  const bytes = (sections: ReturnType<ReturnType<typeof harness.checkpoint>["sections"]>): number =>
    sections.reduce((sum, section) => sum + section.bytes.length, 0);
  const first = harness.checkpoint(1, null);
  const base = first.sections();
  first.completed();
  harness.run("+I[a, 1s, put, 7]\n+I[a, 1s, add, 7]");
  const second = harness.checkpoint(2, base);
  const changed = second.sections().filter((section) => !base.includes(section));
  expect(bytes(changed)).toBeLessThan(bytes(base) / 5);
});
