import { requirementsOf } from "../define-node.ts";
import type { AnyNodeDefinition, Lowered, NodeDiagnostic } from "../define-node.ts";
import { graphError, hasErrors } from "../diagnostic.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FlowEdge } from "../flow-document.ts";
import type { RowSchema } from "../row-type.ts";
import { nameOf } from "./check-structure.ts";
import type { CheckedGraph, KnownNode } from "./check-structure.ts";
import { configOf } from "./config-of.ts";
import { carriedBy, outputKey } from "./edge-schema.ts";

export interface InferredGraph {
  readonly diagnostics: readonly Diagnostic[];
  /** What each node became; nodes with problems are absent. */
  readonly lowered: ReadonlyMap<string, Lowered>;
  /** What leaves by each port (`outputKey`) as far as it can be known, also where the node itself has problems. */
  readonly outputs: ReadonlyMap<string, RowSchema>;
}

/** The port of the main output, or undefined where there is none. */
export const mainOutput = (definition: AnyNodeDefinition): string | undefined =>
  definition.outputs.find((port) => port.side === undefined)?.name;

/**
 * Row types, producers first. What one node does wrong hides nothing of the others: a node is lowered as soon as its
 * own inputs are known.
 */
export function infer(graph: CheckedGraph): InferredGraph {
  const state: Inference = {
    graph,
    into: edgesByTarget(graph.edges),
    outputs: new Map(),
    lowered: new Map(),
  };
  const byNode = new Map<string, readonly Diagnostic[]>();
  for (const id of graph.order) {
    const known = graph.nodes.get(id);
    if (known) byNode.set(id, inferNode(known, state));
  }
  for (const [id, known] of graph.nodes) {
    if (!byNode.has(id)) byNode.set(id, configOf(known.node, known.definition).diagnostics);
    byNode.set(id, [...(byNode.get(id) ?? []), ...sideProblems(known, state)]);
  }
  const diagnostics = [...graph.nodes.keys()].flatMap((id) => byNode.get(id) ?? []);
  return { diagnostics, lowered: state.lowered, outputs: state.outputs };
}

interface Inference {
  readonly graph: CheckedGraph;
  readonly into: ReadonlyMap<string, readonly FlowEdge[]>;
  readonly outputs: Map<string, RowSchema>;
  readonly lowered: Map<string, Lowered>;
}

function edgesByTarget(edges: readonly FlowEdge[]): ReadonlyMap<string, readonly FlowEdge[]> {
  const into = new Map<string, FlowEdge[]>();
  for (const edge of edges) into.set(edge.to.node, [...(into.get(edge.to.node) ?? []), edge]);
  return into;
}

function inferNode(known: KnownNode, state: Inference): readonly Diagnostic[] {
  const { node, definition } = known;
  const outcome = configOf(node, definition);
  const diagnostics: Diagnostic[] = [...outcome.diagnostics];
  const inputs = inputSchemas(known, state);
  if (inputs === null) return diagnostics;
  diagnostics.push(...requirementProblems(known, state));
  if (outcome.config === null || hasErrors(diagnostics)) return diagnostics;
  const report = (problem: NodeDiagnostic) => void diagnostics.push({ ...problem, nodeId: node.id });
  const lowered = definition.lower({ nodeId: node.id, config: outcome.config, inputs, report });
  if (lowered) setOutputs(known, lowered, state.outputs);
  if (lowered && !hasErrors(diagnostics)) state.lowered.set(node.id, lowered);
  return diagnostics;
}

function setOutputs(
  { node, definition }: KnownNode,
  lowered: Lowered,
  outputs: Map<string, RowSchema>,
): void {
  const main = mainOutput(definition);
  if (lowered.output && main !== undefined)
    outputs.set(outputKey({ node: node.id, port: main }), lowered.output);
  for (const [port, { schema }] of Object.entries(lowered.sideOutputs ?? {}))
    outputs.set(outputKey({ node: node.id, port }), schema);
}

/** A wired side output without rows is a mistake; one with rows that nobody reads is worth a word. */
function sideProblems({ node, definition }: KnownNode, state: Inference): readonly Diagnostic[] {
  const lowered = state.lowered.get(node.id);
  if (!lowered) return [];
  return definition.outputs.flatMap((port) => {
    if (port.side === undefined) return [];
    const edges = state.graph.edges.filter(({ from }) => from.node === node.id && from.port === port.name);
    const params = { node: node.name, port: port.side.title.en, port_zh: port.side.title.zh };
    const isOn = lowered.sideOutputs?.[port.name] !== undefined;
    if (isOn && edges.length === 0)
      return [graphError("output.side-unread", params, { nodeId: node.id, severity: "warning" })];
    if (isOn) return [];
    return edges.map((edge) => graphError("output.side-off", params, { nodeId: node.id, edgeId: edge.id }));
  });
}

/** Schemas by port, or null while an input is missing or unknown. */
function inputSchemas(
  { node, definition }: KnownNode,
  { into, outputs }: Inference,
): Record<string, readonly RowSchema[]> | null {
  const schemas: Record<string, readonly RowSchema[]> = {};
  for (const port of definition.inputs) {
    if (port.feedback) continue;
    const edges = (into.get(node.id) ?? []).filter((edge) => edge.to.port === port.name);
    const known = edges.map((edge) => carriedBy(edge, outputs)).filter((schema) => schema !== undefined);
    if (known.length === 0 || known.length < edges.length) return null;
    schemas[port.name] = known;
  }
  return schemas;
}

function requirementProblems({ node, definition }: KnownNode, state: Inference): readonly Diagnostic[] {
  return definition.inputs.flatMap((port) => {
    const requires = requirementsOf(port, node.config);
    return (state.into.get(node.id) ?? [])
      .filter((edge) => edge.to.port === port.name)
      .flatMap((edge) => {
        const schema = carriedBy(edge, state.outputs);
        const at = { nodeId: node.id, edgeId: edge.id };
        const params = { node: node.name, from: nameOf(state.graph.nodes, edge.from.node) };
        if (schema === undefined) return [];
        if (schema.changelog !== "append" && definition.takesChanges !== true)
          return [graphError("changelog.append-only", params, at)];
        if (requires.keyed && schema.keys === null) {
          const wasKeyed = (state.outputs.get(outputKey(edge.from))?.keys ?? null) !== null;
          return [graphError(wasKeyed ? "edge.keys-lost" : "input.not-keyed", params, at)];
        }
        if (requires.rowtime && schema.rowtime === null) {
          const loser = whereRowtimeWasLost(edge.from.node, state);
          return loser === null
            ? [graphError("input.no-rowtime", params, at)]
            : [graphError("input.rowtime-lost", { ...params, from: nameOf(state.graph.nodes, loser) }, at)];
        }
        return [];
      });
  });
}

/** The node upstream that takes event time and gives none, or null where there never was any. */
function whereRowtimeWasLost(start: string, { into, outputs }: Inference): string | null {
  const seen = new Set<string>();
  const open = [start];
  for (const id of open) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of into.get(id) ?? []) {
      if (outputs.get(outputKey(edge.from))?.rowtime) return id;
      open.push(edge.from.node);
    }
  }
  return null;
}
