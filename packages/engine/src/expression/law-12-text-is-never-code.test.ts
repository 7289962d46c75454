import { boolean, rowSchema, string } from "@millrace/graph";
import type { Expression, ScalarFunction } from "@millrace/graph";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compileCalc } from "./compile-calc.ts";
import { ExpressionEnvironment } from "./expression-environment.ts";
import type * as GenerateFunction from "./generate-function.ts";

const sources: string[] = [];
vi.mock("./generate-function.ts", async (original) => {
  const real = await original<typeof GenerateFunction>();
  return {
    generateFunction: (source: string, constants: readonly unknown[]) => {
      sources.push(source);
      return real.generateFunction(source, constants);
    },
  };
});
afterEach(() => void sources.splice(0));

const MARK = "Zq7";
/** What tries to leave a string of any kind, with a mark that no generated code has. */
const hostile = fc
  .tuple(fc.constantFrom('"', "'", "`", "\\", "${", "*/", "\n", "\u2028", ");", "]"), fc.string())
  .map(([escape, text]) => `${escape}${MARK}${text}${escape}`);

const literal = (value: string): Expression => ({ kind: "literal", type: string(false), value });
const call = (fn: ScalarFunction, args: readonly Expression[], type = string()): Expression => ({
  kind: "call",
  fn,
  type,
  args,
});
const column: Expression = { kind: "column", type: string(), index: 0 };

describe("law 12: text of a person is never code", () => {
  it("neither literals nor names of columns reach the source", () => {
    fc.assert(
      fc.property(hostile, hostile, (name, text) => {
        const input = rowSchema([{ name, type: string() }]);
        const filter = call("LIKE", [column, literal(text)], boolean());
        const projections = [
          call("||", [column, literal(text)]),
          call("REPLACE", [column, literal(text), literal(name)]),
          call("CASE", [call("=", [column, literal(text)], boolean()), literal(text), literal(name)]),
        ];
        const output = rowSchema(
          projections.map((_, index) => ({ name: `${name}${index}`, type: string() })),
        );
        compileCalc([{ filter, projections }], { input, output, environment: ExpressionEnvironment.fixed() });
        expect(sources.length).toBeGreaterThan(0);
        expect(sources.filter((source) => source.includes(MARK))).toEqual([]);
      }),
    );
  });
});
