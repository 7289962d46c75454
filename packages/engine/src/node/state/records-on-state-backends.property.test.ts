import type { OperatorSpec } from "@millrace/graph";
import type fc from "fast-check";
import { describe, it } from "vitest";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { SESSION_SETUPS } from "../../testing/keyed-windows.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { counted, interval, joined, ranked, twoInputs } from "../../testing/record-setups.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

const SETUPS: readonly (readonly [string, HarnessSetup<OperatorSpec>, fc.Arbitrary<string[]>])[] = [
  ["top-n", ranked, keyedScript(400)],
  ["count windows", counted(3, 3), keyedScript(400)],
  ["sliding count windows", counted(6, 4), keyedScript(400)],
  ["interval join", interval, twoInputs],
  ["sliding join", joined({ kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 }), twoInputs],
  ["session join", joined({ kind: "session", gapMs: 1_200 }), twoInputs],
  ...Object.entries(SESSION_SETUPS).map(([name, setup]) => [name, setup, keyedScript(400)]),
] as never;

describe.each(Object.entries(STATE_BACKENDS_TESTED))("with %s", (_name, stateBackend) => {
  it.each(SETUPS)("%s prints the same", (_, setup, script) =>
    expectSameInMemory(setup, script, { stateBackend }),
  );
  it.each(SETUPS)("%s goes on from any checkpoint", (_, setup, script) =>
    expectCheckpointsExact(setup, script, { stateBackend, numRuns: 20 }),
  );
});
