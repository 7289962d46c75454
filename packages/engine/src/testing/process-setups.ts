import { int, string, timestamp } from "@millrace/graph";
import type {
  CoProcessFunctionSpec,
  Field,
  FunctionSide,
  FunctionState,
  ProcessFunctionSpec,
} from "@millrace/graph";
import {
  coProcessFunctionFactory,
  processFunctionFactory,
} from "../operators/functions/process-function-operator.ts";
import { OperatorHarness } from "./operator-harness.ts";
import type { HarnessOptions } from "./operator-harness.ts";

const INPUT: readonly Field[] = [
  { name: "v", type: int() },
  { name: "at", type: timestamp() },
];
const SECOND: readonly Field[] = [
  { name: "w", type: int() },
  { name: "at", type: timestamp() },
];
const SAID: readonly Field[] = [{ name: "said", type: string() }];
export const SEEN: readonly FunctionState[] = [{ name: "seen", kind: "value", type: int() }];
const SIDES: readonly FunctionSide[] = [
  { name: "one", fields: SAID },
  { name: "two", fields: SAID },
];

const code = (source: string) => ({ source, bigints: "number", onError: "fail" }) as const;

/** A process function with key `v`, whose rows have their event time in `at`. */
export function keyedProcess(source: string, states = SEEN): OperatorHarness<ProcessFunctionSpec> {
  const made = new OperatorHarness<ProcessFunctionSpec>({
    spec: { kind: "process-function", keys: [0], rowtime: 1, states, code: code(source), sides: SIDES },
    factory: processFunctionFactory,
    input: INPUT,
    output: SAID,
    sideOutputs: SIDES.map(({ fields }) => fields),
  });
  made.nowMs = 0;
  return made;
}

/** A function of two inputs, which is told what is other than that: no keys, no state. */
export function processOfTwo(
  source: string,
  given: Partial<CoProcessFunctionSpec>,
  options: HarnessOptions = {},
): OperatorHarness<CoProcessFunctionSpec> {
  const made = new OperatorHarness<CoProcessFunctionSpec>(
    {
      spec: {
        kind: "co-process-function",
        keys: null,
        rowtimes: [1, 1],
        states: [],
        broadcast: null,
        sides: SIDES,
        ...given,
        code: code(source),
      },
      factory: coProcessFunctionFactory,
      input: INPUT,
      second: SECOND,
      output: SAID,
      sideOutputs: SIDES.map(({ fields }) => fields),
    },
    options,
  );
  made.nowMs = 0;
  return made;
}
