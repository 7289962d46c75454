import { rowSchema } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { expect } from "vitest";
import { stateRows } from "../explorer/state-rows.ts";
import type { StateRow } from "../explorer/state-rows.ts";
import { stateDeclarations } from "../operators/state-declarations.ts";
import type { KeyedStateDeclaration } from "../state/state-declaration.ts";
import type { HarnessSetup, OperatorHarness } from "./operator-harness.ts";

type Shown = Pick<StateRow, "key" | "window" | "timerMs" | "values">;

/** What the operator shows of its keyed states while it runs is what a savepoint of it shows, but for timers that only it knows. */
export function expectShownAlike<S extends OperatorSpec>(
  setup: HarnessSetup<S>,
  harness: OperatorHarness<S>,
): void {
  const reader = harness.snapshot().reader({ from: 0, to: 128 });
  for (const declaration of keyedStates(setup)) {
    const { name } = declaration;
    const sections = [...reader.keyed(name)].map((section) => ({ ...section, operatorUid: "op#0", name }));
    const saved = sections.flatMap((section) =>
      [...stateRows(declaration, section)].map((row) => row.whole()),
    );
    const live = harness.entries(name).map(({ values, ...entry }) => {
      return { ...entry, values: values.map(([, value]) => value) };
    });
    const knowsTimers = saved.some(({ timerMs }) => timerMs !== null);
    const shown = (rows: readonly Shown[]): readonly string[] =>
      rows
        .map(({ key, window, timerMs, values }) =>
          JSON.stringify([key, window, knowsTimers ? timerMs : null, values]),
        )
        .toSorted();
    expect(shown(live)).toEqual(shown(saved));
  }
}

function keyedStates<S extends OperatorSpec>({
  spec,
  input,
  second,
  output,
}: HarnessSetup<S>): readonly KeyedStateDeclaration[] {
  const inputSchemas = second === undefined ? {} : { inputSchemas: [rowSchema(input), rowSchema(second)] };
  const schemas = { inputSchema: rowSchema(input), outputSchema: rowSchema(output), ...inputSchemas };
  const chained = { uid: "op#0", nodeId: "op", name: "op", spec, input: null, ...schemas };
  return stateDeclarations(chained).filter((state) => state.scope === "keyed");
}
