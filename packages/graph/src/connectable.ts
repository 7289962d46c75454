import { requirementsOf, sidePortIsOn } from "./define-node.ts";
import type { AnyNodeDefinition, Catalog, Requirements } from "./define-node.ts";
import { graphError } from "./diagnostic.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { FlowDocument, FlowEdge, FlowNode } from "./flow-document.ts";
import type { DiagnosticCode } from "./messages/message-code.ts";
import { checkStructure } from "./passes/check-structure.ts";
import type { RowSchema } from "./row-type.ts";
import { outputKey } from "./passes/edge-schema.ts";
import { infer } from "./passes/infer.ts";

export type Connectable = { readonly ok: true } | { readonly ok: false; readonly reason: Diagnostic };

export type PortRef = FlowEdge["from"];

/** Whether an edge may be drawn, and if not, why. Pure; asked while the person drags. */
export function connectable(
  document: FlowDocument,
  catalog: Catalog,
  from: PortRef,
  to: PortRef,
): Connectable {
  const reason =
    endsProblem(document, catalog, from, to) ??
    cycleProblem(document, catalog, { from, to }) ??
    requirementProblem(document, catalog, from, to);
  return reason === null ? { ok: true } : { ok: false, reason };
}

interface End {
  readonly node: FlowNode;
  readonly definition: AnyNodeDefinition;
}

function endOf(document: FlowDocument, catalog: Catalog, ref: PortRef): End | null {
  const node = document.nodes.find((candidate) => candidate.id === ref.node);
  const definition = catalog.find((candidate) => candidate.kind === node?.kind);
  return node && definition ? { node, definition } : null;
}

function endsProblem(
  document: FlowDocument,
  catalog: Catalog,
  from: PortRef,
  to: PortRef,
): Diagnostic | null {
  const source = endOf(document, catalog, from);
  const target = endOf(document, catalog, to);
  if (!source || !target) return graphError("connect.unknown-node");
  const at = { nodeId: target.node.id };
  if (from.node === to.node) return graphError("connect.self", { node: source.node.name }, at);
  const output = source.definition.outputs.find((port) => port.name === from.port);
  if (!output) {
    return graphError("connect.no-output", { node: source.node.name }, { nodeId: source.node.id });
  }
  if (output.side && !sidePortIsOn(output.side, source.node.config)) {
    const params = {
      node: source.node.name,
      port: output.side.title.en,
      port_zh: output.side.title.zh,
    };
    return graphError("output.side-off", params, { nodeId: source.node.id });
  }
  const port = target.definition.inputs.find((candidate) => candidate.name === to.port);
  if (!port) return graphError("connect.no-input", { node: target.node.name }, at);
  const taken = document.edges.filter((edge) => edge.to.node === to.node && edge.to.port === to.port);
  if (taken.some((edge) => edge.from.node === from.node && edge.from.port === from.port)) {
    return graphError("graph.same-edge", { from: source.node.name, to: target.node.name }, at);
  }
  return taken.length > 0 && !port.many
    ? graphError("graph.port-taken", { node: target.node.name }, at)
    : null;
}

/** A way back is one into a port that is made for it, and comes from there. */
function cycleProblem(
  document: FlowDocument,
  catalog: Catalog,
  { from, to }: { readonly from: PortRef; readonly to: PortRef },
): Diagnostic | null {
  const edges = document.edges.filter((edge) => !isFeedback(document, catalog, edge.to));
  const after = reachable(edges, to.node, "downstream");
  const closes = after.has(from.node);
  if (isFeedback(document, catalog, to)) {
    const nameOf = (id: string): string => document.nodes.find((node) => node.id === id)?.name ?? id;
    const params = { node: nameOf(to.node), from: nameOf(from.node) };
    return closes ? null : graphError("iterate.no-loop", params, { nodeId: to.node });
  }
  if (!closes) return null;
  const before = reachable(edges, from.node, "upstream");
  const names = document.nodes
    .filter((node) => after.has(node.id) && before.has(node.id))
    .map((node) => node.name);
  return graphError("graph.cycle", { nodes: names.join(", ") }, { nodeId: to.node });
}

function isFeedback(document: FlowDocument, catalog: Catalog, to: PortRef): boolean {
  const ports = endOf(document, catalog, to)?.definition.inputs;
  return ports?.find(({ name }) => name === to.port)?.feedback === true;
}

function reachable(
  edges: readonly FlowEdge[],
  start: string,
  direction: "upstream" | "downstream",
): ReadonlySet<string> {
  const next = Map.groupBy(edges, (edge) => (direction === "downstream" ? edge.from.node : edge.to.node));
  const seen = new Set([start]);
  for (const id of seen) {
    for (const edge of next.get(id) ?? [])
      seen.add(direction === "downstream" ? edge.to.node : edge.from.node);
  }
  return seen;
}

/** What is known of the stream decides; where what lies before `from` is unfinished, nothing is held against it. */
function requirementProblem(
  document: FlowDocument,
  catalog: Catalog,
  from: PortRef,
  to: PortRef,
): Diagnostic | null {
  const target = endOf(document, catalog, to);
  const source = endOf(document, catalog, from);
  const port = target?.definition.inputs.find((candidate) => candidate.name === to.port);
  if (!target || !source || !port) return null;
  const requires = requirementsOf(port, target.node.config);
  if (Object.keys(requires).length === 0) return null;
  const schema = outputOf(document, catalog, from);
  const code = schema && unmet(requires, schema);
  return code
    ? graphError(code, { node: target.node.name, from: source.node.name }, { nodeId: to.node })
    : null;
}

function unmet(requires: Requirements, schema: RowSchema): DiagnosticCode | null {
  if (requires.keyed && schema.keys === null) return "input.not-keyed";
  if (requires.rowtime && schema.rowtime === null) return "input.no-rowtime";
  return null;
}

function outputOf(document: FlowDocument, catalog: Catalog, from: PortRef): RowSchema | undefined {
  const before = reachable(document.edges, from.node, "upstream");
  const nodes = document.nodes.filter((node) => before.has(node.id));
  const edges = document.edges.filter((edge) => before.has(edge.to.node));
  return infer(checkStructure({ ...document, nodes, edges }, catalog)).outputs.get(outputKey(from));
}
