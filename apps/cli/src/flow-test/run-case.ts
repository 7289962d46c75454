import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_WORDS, provideNodeSandbox } from "@millrace/engine/node";
import { Simulation } from "@millrace/engine/simulation";
import type { SourceScript } from "@millrace/engine/simulation";
import { isSink, isSource, renderFailure } from "@millrace/graph";
import type { ChainedOperator, Field, JobGraph } from "@millrace/graph";
import { CommandError } from "../command-error.ts";
import type { CompiledFlow } from "../compile-flow.ts";
import type { Cell, FlowTestCase } from "./flow-test.ts";
import { printed } from "./input-rows.ts";
import { nodeNamed } from "./node-names.ts";
import { diffRows } from "./row-diff.ts";
import { sourceScript } from "./source-script.ts";

provideNodeSandbox();

const MAX_STEPS = 50_000_000;

/** Runs one case on the simulation; gives what failed, in lines. Throws CommandError where the case itself is wrong. */
export function runCase(flow: CompiledFlow, test: FlowTestCase): readonly string[] {
  const { jobGraph, scripts } = withFixtures(flow, test);
  const simulation = new Simulation(jobGraph, { seed: test.seed, scripts });
  const state = simulation.runToEnd(MAX_STEPS);
  const { failure } = simulation;
  if (failure !== null) {
    const { message, fix } = renderFailure(failure, "en");
    return [`the job failed: ${failure.nodeId === null ? "" : `${failure.nodeId}: `}${message} ${fix}`];
  }
  const isOpen = Object.values(scripts).some(({ ends }) => !ends);
  if (state !== "finished" && !(isOpen && state === "waiting"))
    return [`the job did not end within ${MAX_STEPS} steps`];
  return [...sinkProblems(flow, test, simulation), ...lateProblems(flow, test, simulation)];
}

/** Sources do what the test says, sinks print. */
function withFixtures(
  { streamGraph, jobGraph }: CompiledFlow,
  test: FlowTestCase,
): { readonly jobGraph: JobGraph; readonly scripts: Readonly<Record<string, SourceScript>> } {
  const scripts: Record<string, SourceScript> = {};
  const inputs = new Map(
    Object.entries(test.inputs).map(([name, input]) => {
      return [nodeNamed(streamGraph.nodes, name, `${test.name}: inputs`).id, input];
    }),
  );
  const replaced = (operator: ChainedOperator): ChainedOperator => {
    if (isSink(operator.spec)) return { ...operator, spec: { kind: "print-sink", prefix: "" } };
    if (!isSource(operator.spec) || operator.outputSchema === null) return operator;
    const input = inputs.get(operator.nodeId);
    const node = streamGraph.nodes.find(({ id }) => id === operator.nodeId);
    if (input === undefined || node === undefined) {
      throw new CommandError(
        `${test.name}: inputs has no rows for the source ${operator.nodeId} (${operator.name}).`,
      );
    }
    const all = (node.between[0] ?? node.outputSchema)?.fields ?? [];
    const where = `${test.name}: inputs.${operator.nodeId}`;
    scripts[operator.nodeId] = sourceScript(input, { all, given: operator.outputSchema }, where);
    return { ...operator, spec: { kind: "collection-source", rows: [] } };
  };
  const vertices = jobGraph.vertices.map((vertex) => ({
    ...vertex,
    operators: vertex.operators.map(replaced),
  }));
  return { jobGraph: { ...jobGraph, vertices }, scripts };
}

function sinkProblems(
  { streamGraph }: CompiledFlow,
  test: FlowTestCase,
  simulation: Simulation,
): readonly string[] {
  return Object.entries(test.expect).flatMap(([name, { rows, ordered }]) => {
    const sink = nodeNamed(streamGraph.nodes, name, `${test.name}: expect`);
    const fields = sink.inputSchema?.fields ?? [];
    const expected = rows.map((row) => (typeof row === "string" ? row.trim() : inserted(row, fields)));
    const actual = simulation.printed
      .filter(({ nodeId }) => nodeId === sink.id)
      .map(({ row }) => `${row.kind}[${row.values.map((value) => value ?? "NULL").join(", ")}]`);
    const diff = diffRows(expected, actual, ordered);
    if (diff === null) return [];
    if (diff.misplaced) {
      return [`${sink.id}: the rows are right, their order is not:`, ...actual.map((row) => `    ${row}`)];
    }
    return [
      `${sink.id}: ${actual.length} rows, ${expected.length} expected`,
      ...diff.missing.map((row) => `  - ${row}`),
      ...diff.unexpected.map((row) => `  + ${row}`),
    ];
  });
}

const inserted = (row: readonly Cell[], fields: readonly Field[]): string =>
  `+I[${row.map((cell, index) => printed(cell, fields[index]) ?? "NULL").join(", ")}]`;

const LATE = OPERATOR_COUNTERS.indexOf("lateRecords");

function lateProblems(
  { streamGraph, jobGraph }: CompiledFlow,
  test: FlowTestCase,
  simulation: Simulation,
): readonly string[] {
  return Object.entries(test.late).flatMap(([name, expected]) => {
    const node = nodeNamed(streamGraph.nodes, name, `${test.name}: late`);
    let late = 0;
    for (const { id, operators } of jobGraph.vertices) {
      for (const [task, words] of simulation.metrics) {
        if (!task.startsWith(`${id}/`)) continue;
        for (const [index, { nodeId }] of operators.entries()) {
          if (nodeId === node.id) late += words[TASK_WORDS + index * OPERATOR_WORDS + LATE] ?? 0;
        }
      }
    }
    return late === expected ? [] : [`${node.id}: ${late} late rows, ${expected} expected`];
  });
}
