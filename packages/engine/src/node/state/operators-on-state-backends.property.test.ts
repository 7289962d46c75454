import type { OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { broadcastScript, broadcastSetup } from "../../testing/broadcast-rules.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import {
  onWrite,
  onRead,
  groups,
  distinct,
  reduced,
  deduplicated,
  partitioned,
} from "../../testing/table-setups.ts";
import { cuts, inTurn, keyedScript } from "../../testing/random-script.ts";

const waits = fc.array(fc.tuple(fc.nat(40), fc.constantFrom("+30ms", "+99ms", "+100ms", "restart")), {
  maxLength: 8,
});

/** Rows between which time passes. */
const timed = keyedScript(400).map((lines) =>
  lines.flatMap((line, index) => (index % 5 === 4 ? ["+40ms", line] : [line])),
);

/** What is printed is what the tables in memory print, whatever the batches are, and whenever the operator is restored. */
function expectSame<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  stateBackend: () => KeyedStateBackend,
): void {
  fc.assert(
    fc.property(keyedScript(400), cuts, waits, (lines, sizes, controls) => {
      const script = controls.reduce(
        (all, [at, control]) => all.toSpliced(Math.min(at, all.length), 0, control),
        lines,
      );
      const uninterrupted = script.filter((line) => line !== "restart");
      const expected = new OperatorHarness(setup).run(uninterrupted.join("\n"));
      const harness = new OperatorHarness(setup, { ...inTurn(sizes), stateBackend });
      expect(harness.run(script.join("\n"))).toEqual(expected);
      harness.close();
      expect(harness.reservedBytes).toBe(0);
    }),
    { numRuns: 40 },
  );
}

describe.each(Object.entries(STATE_BACKENDS_TESTED))("with %s", (_name, backend) => {
  it("group-aggregate", () => expectSame(groups({}), backend));
  it("group-aggregate, with a time to live", () => expectSame(groups({ ttl: onWrite }), backend));
  it("group-aggregate of distinct values", () => expectSame(distinct({}), backend));
  it("group-aggregate of distinct values, with a time to live", () =>
    expectSame(distinct({ ttl: onWrite }), backend));
  it("reduce", () => expectSame(reduced({}), backend));
  it("reduce, with a time to live", () => expectSame(reduced({ ttl: onRead }), backend));
  it("deduplicate", () => expectSame(deduplicated({}), backend));
  it("deduplicate, with a time to live", () => expectSame(deduplicated({ ttl: onWrite }), backend));
  it("forgets expired keys although none comes, and gives everything back", () => {
    const harness = new OperatorHarness(deduplicated({ ttl: onWrite }), { stateBackend: backend });
    harness.run(Array.from({ length: 9_000 }, (_, i) => `+I[k${i}, 1ms, ${i}]`).join("\n"));
    expect(harness.counter("stateEntries")).toBe(9_000);
    harness.run("+60ms");
    harness.run("+I[k5, 2ms, 5]\n+I[new, 2ms, 1]");
    harness.run("+45ms");
    expect(harness.counter("stateEntries")).toBe(1);
    harness.run("+I[k5, 3ms, 5]\n+400ms");
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
  it("deduplicate, by a part of the keys", () => expectSame(partitioned({}), backend));
  it("deduplicate, by a part of the keys, with a time to live", () =>
    expectSame(partitioned({ ttl: onWrite }), backend));
  it.each([
    ["group-aggregate", groups({})],
    ["group-aggregate, with a time to live", groups({ ttl: onWrite })],
    ["reduce", reduced({})],
    ["deduplicate", deduplicated({})],
    ["deduplicate, by a part of the keys", partitioned({})],
    ["deduplicate, by a part of the keys, with a time to live", partitioned({ ttl: onWrite })],
  ] as const)("%s goes on from any checkpoint", (_, setup) =>
    expectCheckpointsExact<OperatorSpec>(setup as never, timed, { stateBackend: backend, numRuns: 12 }),
  );
  it("broadcast rules", () =>
    expectSameInMemory(broadcastSetup("nulls"), broadcastScript, { stateBackend: backend }));
  it("broadcast rules go on from any checkpoint", () =>
    expectCheckpointsExact(broadcastSetup("nulls"), broadcastScript, { stateBackend: backend, numRuns: 12 }));
  it("deduplicate, kept by what is seen", () => expectSame(deduplicated({ ttl: onRead }), backend));
});
