import type { SourceScript } from "@millrace/engine/simulation";
import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import { CommandError } from "../command-error.ts";
import type { CompiledFlow } from "../compile-flow.ts";
import { EmbeddedCluster } from "../embedded-cluster.ts";
import { caseProblems } from "./case-problems.ts";
import type { CaseRun } from "./case-problems.ts";
import { withFixtures } from "./fixtures.ts";
import type { FlowTestCase } from "./flow-test.ts";
import { failureLine } from "./run-case.ts";

/**
 * Runs one case on a cluster of this command's own: real slots, channels and clocks. Sources give their rows at once, and
 * end. Gives what failed, in lines; throws CommandError where the case is wrong, or has a script.
 */
export async function runCaseOnThreads(flow: CompiledFlow, test: FlowTestCase): Promise<readonly string[]> {
  const graph = collectionGraph(flow, test);
  await using cluster = await EmbeddedCluster.start(graph, [process.cwd()]);
  const rows: CaseRun["rows"][number][] = [];
  const { state, failure, late } = await cluster.run(graph, {
    rows: {
      row: (nodeId, kind, values) => void rows.push({ nodeId, kind, values }),
      flush: () => Promise.resolve(),
    },
  });
  if (failure !== null) return [failureLine(failure)];
  if (state !== "finished") return [`the job is ${state}`];
  return caseProblems(flow, test, { rows, lateRows: (nodeId) => late[nodeId] ?? 0 });
}

/**
 * The job with the rows of the case for sources, and Print for sinks. It does not restart: rows would come twice. Throws
 * CommandError where the case has more than rows.
 */
export function collectionGraph(flow: CompiledFlow, test: FlowTestCase): JobGraph {
  const { jobGraph, scripts } = withFixtures(flow, test);
  const settings: JobGraph["settings"] = { ...jobGraph.settings, restart: { kind: "none" } };
  return { ...withRows(jobGraph, scripts, test.name), settings };
}

function withRows(
  graph: JobGraph,
  scripts: Readonly<Record<string, SourceScript>>,
  testName: string,
): JobGraph {
  const replaced = (operator: ChainedOperator): ChainedOperator => {
    const script = scripts[operator.nodeId];
    return operator.spec.kind !== "collection-source" || script === undefined
      ? operator
      : { ...operator, spec: collection(script, `${testName}: inputs.${operator.nodeId}`) };
  };
  const vertices = graph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map(replaced),
  }));
  return { ...graph, vertices };
}

function collection({ lines, ends }: SourceScript, where: string): OperatorSpec {
  const rows = lines.map((line) => {
    if (line.kind === "row") return line.values;
    throw new CommandError(
      `${where} has a script: watermarks, waits and idleness need the simulation, without --engine and --server.`,
    );
  });
  if (ends) return { kind: "collection-source", rows };
  throw new CommandError(`${where} does not end: that needs the simulation, without --engine and --server.`);
}
