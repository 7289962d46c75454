import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_WORDS, provideNodeSandbox } from "@millrace/engine/node";
import { Simulation } from "@millrace/engine/simulation";
import { renderFailure } from "@millrace/graph";
import type { JobFailure, JobGraph } from "@millrace/graph";
import type { CompiledFlow } from "../compile-flow.ts";
import { caseProblems } from "./case-problems.ts";
import { withFixtures } from "./fixtures.ts";
import type { FlowTestCase } from "./flow-test.ts";

provideNodeSandbox();

const MAX_STEPS = 50_000_000;

/** Runs one case on the simulation; gives what failed, in lines. Throws CommandError where the case itself is wrong. */
export function runCase(flow: CompiledFlow, test: FlowTestCase): readonly string[] {
  const { jobGraph, scripts } = withFixtures(flow, test);
  const simulation = new Simulation(jobGraph, { seed: test.seed, scripts });
  const state = simulation.runToEnd(MAX_STEPS);
  const { failure } = simulation;
  if (failure !== null) return [failureLine(failure)];
  const isOpen = Object.values(scripts).some(({ ends }) => !ends);
  if (state !== "finished" && !(isOpen && state === "waiting"))
    return [`the job did not end within ${MAX_STEPS} steps`];
  return caseProblems(flow, test, {
    rows: simulation.printed.map(({ nodeId, row: { kind, values } }) => ({ nodeId, kind, values })),
    lateRows: (nodeId) => lateRows(jobGraph, simulation, nodeId),
  });
}

export function failureLine(failure: Pick<JobFailure, "reason" | "params" | "nodeId">): string {
  const { message, fix } = renderFailure(failure, "en");
  return `the job failed: ${failure.nodeId === null ? "" : `${failure.nodeId}: `}${message} ${fix}`;
}

const LATE = OPERATOR_COUNTERS.indexOf("lateRecords");

function lateRows({ vertices }: JobGraph, simulation: Simulation, nodeId: string): number {
  let late = 0;
  for (const { id, operators } of vertices) {
    for (const [task, words] of simulation.metrics) {
      if (!task.startsWith(`${id}/`)) continue;
      for (const [index, operator] of operators.entries()) {
        if (operator.nodeId === nodeId) late += words[TASK_WORDS + index * OPERATOR_WORDS + LATE] ?? 0;
      }
    }
  }
  return late;
}
