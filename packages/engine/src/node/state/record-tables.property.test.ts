import fc from "fast-check";
import { describe, it } from "vitest";
import { RecordModel } from "../testing/record-model.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

/** More by hand, with MILLRACE_TABLE_RUNS. */
const NUM_RUNS = Number(process.env["MILLRACE_TABLE_RUNS"] ?? 15);

type Action = readonly [says: string, run: (model: RecordModel) => void];

const key = fc.oneof({ weight: 5, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(300) });
const keys = fc.array(key, { maxLength: 8 });
const manyKeys = fc
  .tuple(fc.nat(100), fc.integer({ min: 1, max: 200 }))
  .map(([from, count]) => Array.from({ length: count }, (_, n) => from + n));

const action = <T>(
  name: string,
  given: fc.Arbitrary<T>,
  run: (model: RecordModel, given: T) => void,
): fc.Arbitrary<Action> =>
  given.map((it) => [`${name} ${JSON.stringify(it)}`, (model) => run(model, it)] as const);

const nothing = fc.constant(null);
const mostly = fc.nat(3).map((n) => n > 0);

type Weighted = readonly (readonly [weight: number, fc.Arbitrary<Action>])[];

const USUAL: Weighted = [
  [6, action("add", keys, (model, of) => model.add(of))],
  [1, action("add", manyKeys, (model, of) => model.add(of))],
  [3, action("change", key, (model, of) => model.change(of))],
  [
    5,
    action("remove", fc.tuple(keys, fc.integer({ min: 1, max: 3 })), (model, [of, n]) => model.remove(of, n)),
  ],
  [1, action("remove", manyKeys, (model, of) => model.remove(of, 9))],
  [2, action("read", keys, (model, of) => model.read(of))],
  [1, action("scan", nothing, (model) => model.scan())],
  [4, action("begin", mostly, (model, incremental) => model.begin(incremental))],
  [3, action("slice", nothing, (model) => model.slice())],
  [3, action("end", mostly, (model, completed) => model.end(completed))],
  [1, action("restart", nothing, (model) => model.restart())],
];

const FULL_DISK: Weighted = [
  [2, action("room", fc.nat(3), (model, pages) => model.room(pages))],
  [2, action("room", fc.constant(Infinity), (model, pages) => model.room(pages))],
];

const FULL_MEMORY: Weighted = [
  [1, action("memory", fc.constantFrom(0, 0, 300, 5_000), (model, bytes) => model.memory(bytes))],
  [2, action("memory", fc.constant(Infinity), (model, bytes) => model.memory(bytes))],
];

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
  scriptOf(USUAL, FULL_DISK, FULL_MEMORY),
);

describe.each(Object.entries(STATE_BACKENDS_TESTED))("record tables with %s", (_name, make) => {
  it("have what a Map has, whatever is done with them, and so have their checkpoints", () => {
    fc.assert(
      fc.property(fc.constantFrom(32, 2), actions, (hashBits, script) => {
        const model = new RecordModel(make, hashBits);
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
