import { encodeTrace, StepSession } from "@millrace/engine/simulation";
import type { FromStepWorker, StepSetup } from "@millrace/engine/simulation";
import { provideNodeSandbox } from "@millrace/engine/node";
import { compile, invariant } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { flow } from "./flow.ts";

/** Steps of each run that are compared. */
const STEPS = 1_500;
const SEEDS = [7, 8];
const START_MS = Date.UTC(2026, 0, 1, 9);
const TEXT = "the mill grinds\nthe water runs\nwater and grain\n".repeat(20);

/** A run, and the trace that Node comes to: what a browser has to come to as well (law 8). */
interface StepTrace {
  readonly name: string;
  readonly setup: StepSetup;
  readonly steps: number;
  readonly trace: string;
}

/** Sums, in keyed state and so in the trace, values of every function whose last bits a JavaScript engine may choose. */
const REAL_FUNCTIONS = [
  "EXP(x)",
  "LN(x)",
  "LOG10(x)",
  "LOG2(x)",
  "POWER(x, 1.37e0) + POWER(1.7e0, -x)",
  "SIN(x) + COS(x) + TAN(x) + COT(x)",
  "ASIN(1 / x) + ACOS(1 / x) + ATAN(x) + ATAN2(x, 3e0)",
  "SINH(1 / x) + COSH(x) + TANH(1 / x)",
];

const realFunctions = flow(
  "Functions of real numbers",
  {
    numbers: { kind: "sequence", config: { from: 1, to: 400 } },
    angles: {
      kind: "map",
      config: { projections: [{ name: "x", expression: "1e0 + n * 0.37e0" }], keepOthers: true },
    },
    values: {
      kind: "map",
      config: {
        projections: [
          { name: "k", expression: "MOD(n, 3)" },
          ...REAL_FUNCTIONS.map((expression, i) => ({ name: `f${i}`, expression })),
        ],
        keepOthers: false,
      },
    },
    key: { kind: "key-by", config: { columns: ["k"] } },
    sums: {
      kind: "aggregate",
      config: {
        aggregates: REAL_FUNCTIONS.map((_, i) => ({ fn: "SUM", column: `f${i}`, name: `sum${i}` })),
      },
    },
    sink: { kind: "print" },
  },
  ["numbers -> angles -> values -> key -> sums -> sink"],
);

/**
 * Prints, a JSON line each, runs of a graph of real functions and of the examples whose input can be made up here, with their traces in Node. A test in
 * Chromium runs the same and compares byte for byte.
 */
function main(): void {
  provideNodeSandbox();
  for (const { id, document } of [{ id: "real-functions", document: realFunctions }, ...examples]) {
    const { jobGraph } = compile(document, catalog, { chaining: false });
    if (jobGraph === null || !hasInput(document)) continue;
    for (const seed of SEEDS) {
      const setup: StepSetup = {
        graph: jobGraph,
        seed,
        decisions: [{ step: 60, kind: "kill" }],
        files: filesOf(document),
        startMs: START_MS,
        pollRows: 1,
      };
      const { trace, steps } = traceOf(setup);
      const line: StepTrace = { name: `${id}, seed ${seed}`, setup, steps, trace };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
}

const hasInput = ({ nodes }: FlowDocument): boolean =>
  nodes.every(({ kind }) => !kind.includes("file") && !kind.includes("csv") && kind !== "host-metrics") ||
  nodes.some(({ kind }) => kind === "text-file");

function filesOf({ nodes }: FlowDocument): Record<string, string> {
  return Object.fromEntries(
    nodes.flatMap(({ config: { path } }) => (typeof path === "string" ? [[path, TEXT]] : [])),
  );
}

function traceOf(setup: StepSetup): { readonly steps: number; readonly trace: string } {
  let trace = "";
  let steps = 0;
  const session = new StepSession({
    post: (message: FromStepWorker) => {
      invariant(message.kind !== "broken", "the simulation ended by itself");
      if (message.kind !== "step-recorded") return;
      trace += encodeTrace(message.steps.flatMap(({ events }) => events));
      steps += message.steps.length;
    },
    yieldThen: () => {},
  });
  session.receive({ kind: "step-load", run: 1, setup, breakpoints: [], step: STEPS, trace: true });
  return { steps, trace };
}

main();
