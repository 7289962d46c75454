import { waysBack } from "../canvas/ways-back.ts";
import { compile, toJobGraph } from "@millrace/graph";
import type {
  CompileResult,
  FlowDocument,
  FlowNode,
  JobGraph,
  OperatorSpec,
  StreamGraph,
} from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import type { SampledSource } from "./source-samples.ts";
import { definitionOf } from "../store/definitions.ts";

/** The part of a pipeline that can run although the rest is not finished, without its sinks. */
export interface PreviewPlan {
  readonly document: FlowDocument;
  readonly streamGraph: StreamGraph;
  /** By node of the pipeline: the operators whose rows leave it. Several for a node that merges. */
  readonly operatorsOf: ReadonlyMap<string, readonly string[]>;
  readonly sources: readonly (SampledSource & { readonly nodeId: string })[];
}

/** Ends that the pipeline does not have: whatever nobody reads flows into one. */
const END_PREFIX = "preview-end-";

/**
 * What of a document can be previewed, at parallelism 1 and without checkpoints: every node that has no error, and whose
 * producers all have none. null where there is nothing.
 */
export function planPreview(
  document: FlowDocument,
  diagnostics: CompileResult["diagnostics"],
): PreviewPlan | null {
  const broken = diagnostics.flatMap(({ severity, nodeId }) =>
    severity === "error" && nodeId !== null ? [nodeId] : [],
  );
  const kept = runnableNodes(document, new Set(broken));
  if (kept.size === 0) return null;
  const part = closed(document, kept);
  const { streamGraph } = compile(part, catalog);
  if (streamGraph === null) return null;
  const operatorsOf = leavingOperators(streamGraph);
  for (const id of operatorsOf.keys()) if (!kept.has(id)) operatorsOf.delete(id);
  const sources = streamGraph.nodes.flatMap(
    ({ id, operators: [spec], inputSchema, between, outputSchema }) => {
      const schema = between[0] ?? outputSchema;
      return inputSchema === null && spec && schema ? [{ nodeId: id, spec, schema }] : [];
    },
  );
  return { document: part, streamGraph, operatorsOf, sources };
}

/** The plan with samples in the place of its sources. */
export function previewGraph(plan: PreviewPlan, samples: ReadonlyMap<string, OperatorSpec>): JobGraph {
  const nodes = plan.streamGraph.nodes.map((node) => {
    const spec = samples.get(node.id);
    return spec ? { ...node, operators: [spec, ...node.operators.slice(1)] } : node;
  });
  return toJobGraph({ ...plan.streamGraph, nodes }, plan.document.name, plan.document.settings);
}

/** The plan up to one node: it and what comes before it. */
export function upTo(document: FlowDocument, nodeId: string): FlowDocument {
  const producers = Map.groupBy(document.edges, (edge) => edge.to.node);
  const wanted = new Set([nodeId]);
  for (const id of wanted) for (const edge of producers.get(id) ?? []) wanted.add(edge.from.node);
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => wanted.has(id)),
    edges: document.edges.filter(({ from, to }) => wanted.has(from.node) && wanted.has(to.node)),
  };
}

function runnableNodes(document: FlowDocument, broken: ReadonlySet<string>): ReadonlyMap<string, FlowNode> {
  const back = waysBack(document);
  const kept = growing(document, broken, back);
  /** A loop that cannot come back is none. */
  const open = document.edges.filter(
    ({ id, from, to }) => back.has(id) && kept.has(to.node) && !kept.has(from.node),
  );
  return open.length === 0
    ? kept
    : runnableNodes(document, new Set([...broken, ...open.map(({ to }) => to.node)]));
}

function growing(
  document: FlowDocument,
  broken: ReadonlySet<string>,
  back: ReadonlySet<string>,
): ReadonlyMap<string, FlowNode> {
  const forward = document.edges.filter(({ id }) => !back.has(id));
  const producers = Map.groupBy(forward, (edge) => edge.to.node);
  const kept = new Map<string, FlowNode>();
  /** Grows until nothing is added: a node after all of its producers, but those of a way back. */
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const node of document.nodes) {
      const definition = definitionOf(node.kind);
      if (kept.has(node.id) || broken.has(node.id) || !definition || definition.category === "sink") continue;
      const incoming = producers.get(node.id) ?? [];
      const isFed = definition.category === "source" || incoming.length > 0;
      if (isFed && incoming.every(({ from }) => kept.has(from.node))) kept.set(node.id, node);
    }
  }
  return kept;
}

function closed(document: FlowDocument, kept: ReadonlyMap<string, FlowNode>): FlowDocument {
  const edges = document.edges.filter(({ from, to }) => kept.has(from.node) && kept.has(to.node));
  const read = new Set(edges.map(({ from }) => from.node));
  const unread = [...kept.values()].filter(({ id }) => !read.has(id));
  const ends = [...unread.map((node) => ({ node, port: mainPort(node) })), ...sidesToSinks(document, kept)];
  return {
    ...document,
    settings: {
      ...document.settings,
      parallelism: 1,
      checkpoint: { ...document.settings.checkpoint, intervalMs: null },
      restart: { kind: "none" },
    },
    nodes: [
      ...[...kept.values()].map((node) => ({ ...node, parallelism: null })),
      ...ends.map(({ node }, index) => endNode(index, node)),
    ],
    edges: [
      ...edges,
      ...ends.map(({ node: { id }, port }, index) => ({
        id: `${END_PREFIX}edge-${index}`,
        from: { node: id, port },
        to: { node: `${END_PREFIX}${index}`, port: "in" },
      })),
    ],
  };
}

const mainPort = ({ kind }: FlowNode): string => definitionOf(kind)?.outputs[0]?.name ?? "out";

/** Side outputs that lead to what is left out: a loop may have no other way out. */
function sidesToSinks(
  { edges }: FlowDocument,
  kept: ReadonlyMap<string, FlowNode>,
): readonly { readonly node: FlowNode; readonly port: string }[] {
  const sides = edges.flatMap(({ from, to }) => {
    const node = kept.get(from.node);
    return node && !kept.has(to.node) && from.port !== mainPort(node) ? [{ node, port: from.port }] : [];
  });
  return [...new Map(sides.map((side) => [`${side.node.id} ${side.port}`, side])).values()];
}

function endNode(index: number, { position }: FlowNode): FlowNode {
  const definition = definitionOf("discard");
  return {
    id: `${END_PREFIX}${index}`,
    kind: "discard",
    version: definition?.version ?? 1,
    name: "Discard",
    position,
    parallelism: null,
    config: (definition?.initial ?? {}) as FlowNode["config"],
  };
}

function leavingOperators({ nodes, edges }: StreamGraph): Map<string, readonly string[]> {
  const producers = Map.groupBy(edges, (edge) => edge.target);
  const leaving = new Map<string, readonly string[]>();
  for (const { id, uid, operators } of nodes) {
    const through = (producers.get(id) ?? []).flatMap(({ source }) => leaving.get(source) ?? []);
    leaving.set(id, operators.length > 0 ? [`${uid}#${operators.length - 1}`] : [...new Set(through)]);
  }
  return leaving;
}
