import { expect, test } from "vitest";
import { hasFunctions } from "./has-functions.ts";

const graphOf = (spec: object): object => ({ graph: { vertices: [{ operators: [{ spec }] }] } });

test("a graph with code anywhere in an operator needs the sandbox, another does not", () => {
  expect(hasFunctions(graphOf({ kind: "row-function", code: { text: "" } }))).toBe(true);
  expect(hasFunctions({ setup: graphOf({ kind: "process-function", code: {} }) })).toBe(true);
  const trigger = { kind: "window-operator", trigger: { kind: "function", code: {} } };
  expect(hasFunctions(graphOf(trigger))).toBe(true);
  expect(hasFunctions(graphOf({ kind: "calc", projections: [{ kind: "column", index: 0 }] }))).toBe(false);
  expect(hasFunctions({ kind: "step-next" })).toBe(false);
});
