import { bigint, boolean, decimal, string } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { calcFactory } from "./calc.ts";
import type { OperatorSpec } from "@millrace/graph";

type CalcSpec = Extract<OperatorSpec, { kind: "calc" }>;
const input = [
  { name: "auction", type: bigint() },
  { name: "price", type: bigint() },
  { name: "extra", type: string() },
];
const auction: Expression = { kind: "column", type: bigint(), index: 0 };
const price: Expression = { kind: "column", type: bigint(), index: 1 };
const number = (value: string): Expression => ({ kind: "literal", type: bigint(false), value });

/** Nexmark q1: 0.908 * price. */
const euros: Expression = {
  kind: "call",
  fn: "*",
  type: decimal(23, 3),
  args: [
    { kind: "literal", type: decimal(3, 3, false), value: "908" },
    { kind: "call", fn: "CAST", type: decimal(19, 0), args: [price] },
  ],
};
const q1: HarnessSetup<CalcSpec> = {
  spec: {
    kind: "calc",
    filter: null,
    projections: [auction, euros, { kind: "column", type: string(), index: 2 }],
  },
  factory: calcFactory,
  input,
  output: [
    { name: "auction", type: bigint() },
    { name: "price", type: decimal(23, 3) },
    { name: "extra", type: string() },
  ],
};
/** Nexmark q2: MOD(auction, 123) = 0. */
const q2: HarnessSetup<CalcSpec> = {
  spec: {
    kind: "calc",
    filter: {
      kind: "call",
      fn: "=",
      type: boolean(),
      args: [{ kind: "call", fn: "%", type: bigint(), args: [auction, number("123")] }, number("0")],
    },
    projections: [auction, price],
  },
  factory: calcFactory,
  input,
  output: input.slice(0, 2),
};

describe.each(["generated", "interpreted"] as const)("calc, %s", (mode) => {
  it("multiplies prices beyond one lane and back", () => {
    expect(
      new OperatorHarness(q1, { mode }).run(`
      +I[1, 100, a]
      +I[NULL, NULL, NULL]
      -U[3, -9223372036854775808, c]
      +U[4, 10157725834555916, d]
      +I[5, 10157725834555917, e]
      watermark 5s`),
    ).toEqual([
      "+I[1, 90.800, a]",
      "+I[NULL, NULL, NULL]",
      "-U[3, -8374821809464136433.664, c]",
      "+U[4, 9223215057776771.728, d]",
      "+I[5, 9223215057776772.636, e]",
      "watermark 5s",
    ]);
  });

  it("filters by a remainder, for ids of any size, and keeps row kinds", () => {
    const large = (2n ** 62n / 123n) * 123n;
    expect(
      new OperatorHarness(q2, { mode }).run(`
      +I[123, 1, x]
      +I[124, 2, x]
      -D[-246, 3, x]
      +I[NULL, 4, x]
      +I[0, 5, x]
      +I[${large}, 6, x]
      +I[${large + 1n}, 7, x]`),
    ).toEqual(["+I[123, 1]", "-D[-246, 3]", "+I[0, 5]", `+I[${large}, 6]`]);
  });
});
