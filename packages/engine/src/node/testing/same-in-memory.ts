import type { OperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { cuts, inTurn, same, withoutRepeats } from "../../testing/random-script.ts";

/** With a state backend an operator prints what it prints with everything in memory, also after restarts, and gives its memory back. */
export function expectSameInMemory<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  script: fc.Arbitrary<string[]>,
  {
    stateBackend,
    numRuns = 30,
  }: { readonly stateBackend: () => KeyedStateBackend; readonly numRuns?: number },
): void {
  fc.assert(
    fc.property(script, cuts, fc.array(fc.nat(30), { maxLength: 3 }), (lines, sizes, restarts) => {
      const expected = new OperatorHarness(setup).run(lines.join("\n"));
      const interrupted = restarts.reduce<string[]>(
        (current, at) => current.toSpliced(Math.min(at, current.length), 0, "restart"),
        lines,
      );
      const harness = new OperatorHarness(setup, { ...inTurn(sizes), stateBackend });
      same(withoutRepeats(harness.run(interrupted.join("\n"))), withoutRepeats(expected));
      harness.close();
      if (harness.reservedBytes !== 0) throw new Error(`${harness.reservedBytes} bytes were not given back`);
    }),
    { numRuns },
  );
}
