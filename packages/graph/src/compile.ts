import { alignmentProblems } from "./alignment-problems.ts";
import type { CompileResult, NodePromise } from "./compile-result.ts";
import type { Catalog, Lowered } from "./define-node.ts";
import { hasErrors } from "./diagnostic.ts";
import type { FlowDocument } from "./flow-document.ts";
import { checkStructure } from "./passes/check-structure.ts";
import type { CheckedGraph } from "./passes/check-structure.ts";
import { partitioningProblems } from "./passes/edge-partitioning.ts";
import { carriedBy, outputKey } from "./passes/edge-schema.ts";
import { feedbackProblems } from "./passes/feedback-problems.ts";
import { infer, mainOutput } from "./passes/infer.ts";
import type { InferredGraph } from "./passes/infer.ts";
import { pushdown } from "./passes/pushdown.ts";
import { restartProblems } from "./passes/restart-problems.ts";
import { batchProblems, executionMode, inBatch } from "./passes/runtime-mode.ts";
import { parallelismProblems, pathProblems, toStreamGraph } from "./passes/to-stream-graph.ts";
import { isRepeatable } from "./repeatable.ts";
import type { RowSchema } from "./row-type.ts";
import { forwardProblems, toJobGraph } from "./to-job-graph.ts";
import type { ChainingOptions } from "./to-job-graph.ts";

/**
 * Document to JobGraph. Never throws on what a person drew: problems are diagnostics, and the schemas are given as far
 * as they can be known, so that the page can show them while the graph is half finished.
 */
export function compile(
  document: FlowDocument,
  catalog: Catalog,
  options: ChainingOptions = {},
): CompileResult {
  const checked = checkStructure(document, catalog);
  const inferred = infer(checked);
  const diagnostics = [
    ...checked.diagnostics,
    ...inferred.diagnostics,
    ...parallelismProblems(document, checked, inferred),
    ...pathProblems(checked, inferred),
    ...partitioningProblems(checked, inferred),
    ...feedbackProblems(checked, inferred),
    ...restartProblems(document.settings),
    ...batchProblems(document.settings.runtimeMode, checked, inferred),
  ];
  const outputs = mainOutputs(checked, inferred);
  const sideOutputs = Object.fromEntries(
    [...inferred.lowered].flatMap(([id, { sideOutputs: sides }]) => (sides ? [[id, schemasOf(sides)]] : [])),
  );
  const schemas = Object.fromEntries(
    checked.edges.flatMap((edge) => {
      const schema = carriedBy(edge, inferred.outputs);
      return schema ? [[edge.id, schema]] : [];
    }),
  );
  const known = { schemas, outputs, sideOutputs, promises: promisesOf(checked, inferred) };
  if (hasErrors(diagnostics)) return { diagnostics, streamGraph: null, jobGraph: null, ...known };
  const streamGraph = toStreamGraph(document, checked, inferred);
  const forward = forwardProblems(streamGraph);
  if (forward.length > 0)
    return { diagnostics: [...diagnostics, ...forward], streamGraph: null, jobGraph: null, ...known };
  const made = toJobGraph(streamGraph, document.name, document.settings, options);
  const alignment = alignmentProblems(
    options.chaining === false ? toJobGraph(streamGraph, document.name, document.settings) : made,
  );
  if (alignment.length > 0)
    return { diagnostics: [...diagnostics, ...alignment], streamGraph: null, jobGraph: null, ...known };
  const mode = executionMode(document.settings.runtimeMode, checked, inferred);
  const jobGraph = pushdown(mode === "batch" ? inBatch(made) : made);
  return { diagnostics, streamGraph, jobGraph, ...known };
}

function mainOutputs(checked: CheckedGraph, { outputs }: InferredGraph): Record<string, RowSchema> {
  return Object.fromEntries(
    [...checked.nodes].flatMap(([node, { definition }]) => {
      const port = mainOutput(definition);
      const schema = port === undefined ? undefined : outputs.get(outputKey({ node, port }));
      return schema ? [[node, schema]] : [];
    }),
  );
}

function promisesOf(checked: CheckedGraph, { lowered }: InferredGraph): Record<string, NodePromise> {
  return Object.fromEntries(
    [...lowered].map(([id, { guarantee, operators }]) => {
      const declared = checked.nodes.get(id)?.definition.guarantee ?? "exactly-once";
      return [id, { guarantee: guarantee ?? declared, repeatable: operators.every(isRepeatable) }];
    }),
  );
}

const schemasOf = (sides: NonNullable<Lowered["sideOutputs"]>): Record<string, RowSchema> =>
  Object.fromEntries(Object.entries(sides).map(([port, { schema }]) => [port, schema]));
