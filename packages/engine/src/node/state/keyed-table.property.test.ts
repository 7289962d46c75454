import fc from "fast-check";
import { describe, it } from "vitest";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";
import { TableModel } from "../testing/table-model.ts";
import type { TableShape } from "../testing/table-contents.ts";

/** More by hand, with MILLRACE_TABLE_RUNS. */
const NUM_RUNS = Number(process.env["MILLRACE_TABLE_RUNS"] ?? 4);

type Action = readonly [says: string, run: (model: TableModel) => void];

const key = fc.oneof(
  { weight: 6, arbitrary: fc.nat(11).map((n) => `k${n}`) },
  { weight: 2, arbitrary: fc.nat(400).map((n) => `k${n}`) },
  { weight: 1, arbitrary: fc.constantFrom(null, "", "a longer key ".repeat(9)) },
);
const keys = fc.array(key, { maxLength: 14 });
const text = fc.oneof(
  fc.constantFrom(null, "", "a"),
  fc.nat(400).map((length) => "x".repeat(length)),
);
const manyKeys = fc
  .tuple(fc.nat(300), fc.integer({ min: 1, max: 400 }))
  .map(([from, count]) => Array.from({ length: count }, (_, n) => `k${from + n}`));

const allKeys = Array.from({ length: 700 }, (_, n) => `k${n}`);

const action = <T>(
  name: string,
  given: fc.Arbitrary<T>,
  run: (model: TableModel, given: T) => void,
): fc.Arbitrary<Action> =>
  given.map((it) => [`${name} ${JSON.stringify(it)}`, (model) => run(model, it)] as const);

const nothing = fc.constant(null);
const mostly = fc.nat(3).map((n) => n > 0);

type Weighted = readonly (readonly [weight: number, fc.Arbitrary<Action>])[];

const USUAL: Weighted = [
  [6, action("add", fc.tuple(keys, text), (model, [of, value]) => model.add(of, value))],
  [1, action("add", fc.tuple(manyKeys, text), (model, [of, value]) => model.add(of, value))],
  [1, action("fill", nothing, (model) => model.add(allKeys, "x".repeat(400)))],
  [3, action("lookup", key, (model, of) => model.lookup(of))],
  [2, action("lookUp", keys, (model, of) => model.lookUp(of))],
  [3, action("insert", key, (model, of) => model.insert(of))],
  [2, action("set", fc.tuple(key, text), (model, [of, value]) => model.set(of, value))],
  [4, action("remove", keys, (model, of) => model.remove(of))],
  [1, action("remove", manyKeys, (model, of) => model.remove(of))],
  [1, action("merge", fc.tuple(keys, keys), (model, [of, gone]) => model.merge(of, gone))],
  [1, action("scan", nothing, (model) => model.scan())],
  [1, action("names", nothing, (model) => model.names())],
  [1, action("park", nothing, (model) => model.park())],
  [2, action("flush", nothing, (model) => model.flush())],
  [2, action("pass", fc.nat(700), (model, ms) => model.pass(ms))],
  [2, action("cleanUp", fc.boolean(), (model, all) => model.cleanUp(all))],
  [4, action("begin", mostly, (model, incremental) => model.begin(incremental))],
  [3, action("slice", nothing, (model) => model.slice())],
  [3, action("end", mostly, (model, completed) => model.end(completed))],
  [2, action("restart", nothing, (model) => model.restart())],
];

const FULL_DISK: Weighted = [
  [2, action("room", fc.nat(3), (model, pages) => model.room(pages))],
  [2, action("room", fc.constant(Infinity), (model, pages) => model.room(pages))],
];

const FULL_MEMORY: Weighted = [
  [1, action("memory", fc.constantFrom(0, 0, 300, 5_000), (model, bytes) => model.memory(bytes))],
  [2, action("memory", fc.constant(Infinity), (model, bytes) => model.memory(bytes))],
];

const CLEARED: Weighted = [[1, action("clear", nothing, (model) => model.clear())]];

const scriptOf = (...kinds: readonly Weighted[]): fc.Arbitrary<Action[]> => {
  const weighted = kinds.flat().map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return fc.array(fc.oneof(...weighted), { maxLength: 60, size: "max" });
};

/** What makes tasks fail, or a base be none, is left out of some. */
const actions = fc.oneof(
  scriptOf(USUAL),
  scriptOf(USUAL),
  scriptOf(USUAL, FULL_DISK),
  scriptOf(USUAL, FULL_MEMORY),
  scriptOf(USUAL, FULL_DISK, FULL_MEMORY, CLEARED),
);

const SHAPES: readonly (readonly [string, Omit<TableShape, "hashBits">])[] = [
  ["values", { values: true, stamped: false }],
  ["keys alone", { values: false, stamped: false }],
  ["values with a time to live", { values: true, stamped: true }],
  ["keys alone with a time to live", { values: false, stamped: true }],
];

describe.each(Object.entries(STATE_BACKENDS_TESTED))("a table with %s", (_name, make) => {
  it.each(SHAPES)("of %s is as a Map, whatever is done with it, and so are its checkpoints", (_of, shape) => {
    fc.assert(
      fc.property(fc.constantFrom(32, 2), actions, (hashBits, script) => {
        const model = new TableModel(make, { ...shape, hashBits });
        try {
          for (const [, run] of script) model.run(run);
          model.close();
        } finally {
          model.leave();
        }
      }),
      { numRuns: NUM_RUNS },
    );
  });
});
