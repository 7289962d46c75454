import type { OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { cuts, inTurn, same, settled, withoutRepeats } from "../../testing/random-script.ts";

/** With a state backend an operator prints what it prints with everything in memory, also after restarts, and gives its memory back. */
export function expectSameInMemory<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  script: fc.Arbitrary<string[]>,
  {
    stateBackend,
    numRuns = 30,
    anyKeyOrder = false,
  }: {
    readonly stateBackend: () => KeyedStateBackend;
    readonly numRuns?: number;
    /** Between two watermarks the order of several keys is free. */
    readonly anyKeyOrder?: boolean;
  },
): void {
  fc.assert(
    fc.property(script, cuts, fc.array(fc.nat(30), { maxLength: 3 }), (lines, sizes, restarts) => {
      const expected = new OperatorHarness(setup).run(lines.join("\n"));
      const interrupted = restarts.reduce<string[]>(
        (current, at) => current.toSpliced(Math.min(at, current.length), 0, "restart"),
        lines,
      );
      const harness = new OperatorHarness(setup, { ...inTurn(sizes), stateBackend });
      const order = anyKeyOrder ? settled : withoutRepeats;
      same(order(harness.run(interrupted.join("\n"))), order(expected));
      harness.close();
      if (harness.reservedBytes !== 0) throw new Error(`${harness.reservedBytes} bytes were not given back`);
    }),
    { numRuns },
  );
}
