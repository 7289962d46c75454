import type { Field } from "@millrace/graph";
import type { CompiledFlow } from "../compile-flow.ts";
import type { Cell, FlowTestCase } from "./flow-test.ts";
import { printed } from "./input-rows.ts";
import { nodeNamed } from "./node-names.ts";
import { diffRows } from "./row-diff.ts";

/** What a run of a case came to. */
export interface CaseRun {
  /** Rows of sinks in the order in which they came. */
  readonly rows: readonly {
    readonly nodeId: string;
    readonly kind: string;
    readonly values: readonly (string | null)[];
  }[];
  /** Rows of a node that came after the watermark. */
  lateRows(nodeId: string): number;
}

/** What is not as the case expects it, in lines. */
export const caseProblems = (flow: CompiledFlow, test: FlowTestCase, run: CaseRun): readonly string[] => [
  ...sinkProblems(flow, test, run),
  ...lateProblems(flow, test, run),
];

function sinkProblems({ streamGraph }: CompiledFlow, test: FlowTestCase, run: CaseRun): readonly string[] {
  return Object.entries(test.expect).flatMap(([name, { rows, ordered }]) => {
    const sink = nodeNamed(streamGraph.nodes, name, `${test.name}: expect`);
    const fields = sink.inputSchema?.fields ?? [];
    const expected = rows.map((row) => (typeof row === "string" ? row.trim() : inserted(row, fields)));
    const actual = run.rows
      .filter(({ nodeId }) => nodeId === sink.id)
      .map(({ kind, values }) => `${kind}[${values.map((value) => value ?? "NULL").join(", ")}]`);
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

function lateProblems({ streamGraph }: CompiledFlow, test: FlowTestCase, run: CaseRun): readonly string[] {
  return Object.entries(test.late).flatMap(([name, expected]) => {
    const node = nodeNamed(streamGraph.nodes, name, `${test.name}: late`);
    const late = run.lateRows(node.id);
    return late === expected ? [] : [`${node.id}: ${late} late rows, ${expected} expected`];
  });
}
