import { encodeTrace, StepSession } from "@millrace/engine/simulation";
import type { FromStepWorker, StepSetup } from "@millrace/engine/simulation";
import { compile, invariant } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";

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

/**
 * Prints, a JSON line each, runs of the examples whose input can be made up here, with their traces in Node. A test in
 * Chromium runs the same and compares byte for byte.
 */
function main(): void {
  for (const example of examples) {
    const { jobGraph } = compile(example.document, catalog, { chaining: false });
    if (jobGraph === null || !hasInput(example.document)) continue;
    for (const seed of SEEDS) {
      const setup: StepSetup = {
        graph: jobGraph,
        seed,
        decisions: [{ step: 60, kind: "kill" }],
        files: filesOf(example.document),
        startMs: START_MS,
        pollRows: 1,
      };
      const { trace, steps } = traceOf(setup);
      const line: StepTrace = { name: `${example.id}, seed ${seed}`, setup, steps, trace };
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
