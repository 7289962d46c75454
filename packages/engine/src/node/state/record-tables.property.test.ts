import fc from "fast-check";
import { describe, it } from "vitest";
import { RecordModel } from "../testing/record-model.ts";
import { action, CHECKPOINTS, nothing, runScript, scripts } from "../testing/model-actions.ts";
import type { Weighted } from "../testing/model-actions.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

/** More by hand, with MILLRACE_TABLE_RUNS. */
const NUM_RUNS = Number(process.env["MILLRACE_TABLE_RUNS"] ?? 15);

const key = fc.oneof({ weight: 5, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(300) });
const keys = fc.array(key, { maxLength: 8 });
const manyKeys = fc
  .tuple(fc.nat(100), fc.integer({ min: 1, max: 200 }))
  .map(([from, count]) => Array.from({ length: count }, (_, n) => from + n));

const USUAL: Weighted<RecordModel> = [
  ...CHECKPOINTS,
  [6, action("add", keys, (model, of) => model.add(of))],
  [1, action("add", manyKeys, (model, of) => model.add(of))],
  [3, action("change", key, (model, of) => model.change(of))],
  [
    5,
    action("remove", fc.tuple(keys, fc.integer({ min: 1, max: 3 })), (model, [of, n]) => model.remove(of, n)),
  ],
  [1, action("remove", manyKeys, (model, of) => model.remove(of, 9))],
  [2, action("read", keys, (model, of) => model.read(of))],
  [1, action("restart", nothing, (model) => model.restart())],
];

const actions = scripts(USUAL);

describe.each(Object.entries(STATE_BACKENDS_TESTED))("record tables with %s", (_name, make) => {
  it("have what a Map has, whatever is done with them, and so have their checkpoints", () => {
    fc.assert(
      fc.property(fc.constantFrom(32, 2), actions, (hashBits, script) => {
        runScript(new RecordModel(make, hashBits), script);
      }),
      { numRuns: NUM_RUNS },
    );
  });
});
