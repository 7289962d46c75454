import fc from "fast-check";
import { describe, it } from "vitest";
import { action, CHECKPOINTS, nothing, runScript, scripts } from "../testing/model-actions.ts";
import type { Weighted } from "../testing/model-actions.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";
import { TableModel } from "../testing/table-model.ts";
import type { TableShape } from "../testing/table-contents.ts";

/** More by hand, with MILLRACE_TABLE_RUNS. */
const NUM_RUNS = Number(process.env["MILLRACE_TABLE_RUNS"] ?? 4);

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

const USUAL: Weighted<TableModel> = [
  ...CHECKPOINTS,
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
  [1, action("names", nothing, (model) => model.names())],
  [1, action("park", nothing, (model) => model.park())],
  [2, action("flush", nothing, (model) => model.flush())],
  [2, action("pass", fc.nat(700), (model, ms) => model.pass(ms))],
  [2, action("cleanUp", fc.boolean(), (model, all) => model.cleanUp(all))],
  [2, action("restart", nothing, (model) => model.restart())],
];

const CLEARED: Weighted<TableModel> = [[1, action("clear", nothing, (model) => model.clear())]];

const actions = scripts(USUAL, CLEARED);

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
        runScript(new TableModel(make, { ...shape, hashBits }), script);
      }),
      { numRuns: NUM_RUNS },
    );
  });
});
