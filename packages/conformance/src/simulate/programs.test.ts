import { OPERATOR_FACTORIES } from "@millrace/engine";
import { catalog } from "@millrace/nodes";
import { describe, expect, it } from "vitest";
import { operatorsOf } from "./operators-of.ts";
import { simulatedPrograms } from "./programs.ts";
import { WITHOUT_PROGRAM } from "./without-program.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";

/** A new operator or node needs a program in `packages/conformance/src/programs`, or a reason in `without-program.ts`. */
describe("programs of the simulation", () => {
  const run = operatorsOf(simulatedPrograms);
  const operators = new Set(simulatedPrograms.flatMap(({ id }) => run(id)));
  const nodes = new Set(
    simulatedPrograms.flatMap((program) => program.document(SIMULATED_PLACE).nodes.map(({ kind }) => kind)),
  );

  it.for(Object.keys(OPERATOR_FACTORIES))("one of them runs the operator %s", (kind) => {
    expect(operators.has(kind) || WITHOUT_PROGRAM.has(kind)).toBe(true);
  });

  it.for(catalog.map(({ kind }) => kind))("one of them has the node %s", (kind) => {
    expect(nodes.has(kind) || WITHOUT_PROGRAM.has(kind)).toBe(true);
  });

  it("a reason is given only for what is there and has none", () => {
    const known = new Set<string>([...Object.keys(OPERATOR_FACTORIES), ...catalog.map(({ kind }) => kind)]);
    for (const kind of WITHOUT_PROGRAM.keys()) {
      expect(known.has(kind)).toBe(true);
      expect(operators.has(kind) || nodes.has(kind)).toBe(false);
    }
  });
});
