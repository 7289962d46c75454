import type { CompileResult, FlowDocument } from "@millrace/graph";
import type { Job } from "@millrace/protocol";
import { useMemo, useRef } from "react";
import { useLocale } from "../i18n/use-words.ts";
import { restartsOf } from "../monitor/restart-scope.ts";
import { definitionOf } from "../store/definitions.ts";
import { nodeView } from "./node-view.ts";
import type { NodeView, NodeViewInput, RunView } from "./node-view.ts";
import { vertexOfNode } from "../store/operators-of-node.ts";

export interface ShownCanvas {
  readonly nodes: FlowDocument["nodes"];
  readonly edges: FlowDocument["edges"];
  readonly notes: FlowDocument["notes"];
  readonly groups: FlowDocument["groups"];
  readonly settings: FlowDocument["settings"];
  readonly result: CompileResult;
  readonly job: Job | null;
}

/**
 * Views of all nodes. A view is the same object as before where nothing that it shows has changed: its node is then not
 * rendered again.
 */
export function useNodeViews(shown: ShownCanvas): readonly NodeView[] {
  const locale = useLocale();
  const cache = useRef(new Map<string, { readonly input: NodeViewInput; readonly view: NodeView }>());
  return useMemo(() => {
    const inputs = viewInputs(shown).map((input) => ({ ...input, locale }));
    const next = new Map(
      inputs.map((input) => {
        const before = cache.current.get(input.node.id);
        const view = before && sameInput(before.input, input) ? before.view : nodeView(input);
        return [input.node.id, { input, view }] as const;
      }),
    );
    cache.current = next;
    return [...next.values()].map(({ view }) => view);
  }, [shown, locale]);
}

function viewInputs({
  nodes,
  edges,
  settings,
  result,
  job,
}: ShownCanvas): readonly Omit<NodeViewInput, "locale">[] {
  const problems = Map.groupBy(result.diagnostics, (diagnostic) => diagnostic.nodeId);
  const into = Map.groupBy(edges, (edge) => edge.to.node);
  const outOf = Map.groupBy(edges, (edge) => edge.from.node);
  const parallelism = new Map(
    (job?.streamGraph ?? result.streamGraph)?.nodes.map((node) => [node.id, node.parallelism]),
  );
  return nodes.map((node) => {
    const incoming = into.get(node.id) ?? [];
    return {
      node,
      definition: definitionOf(node.kind),
      document: { settings },
      diagnostics: job ? [] : (problems.get(node.id) ?? []),
      output: job
        ? (job.streamGraph.nodes.find((candidate) => candidate.id === node.id)?.outputSchema ?? undefined)
        : result.outputs[node.id],
      inputs: Object.fromEntries(
        job
          ? job.streamGraph.edges
              .filter((edge) => edge.target === node.id)
              .map((edge) => [edge.targetPort, edge.schema])
          : incoming.flatMap((edge) => {
              const schema = result.schemas[edge.id];
              return schema ? [[edge.to.port, schema]] : [];
            }),
      ),
      wiredOutputs: new Set((outOf.get(node.id) ?? []).map((edge) => edge.from.port)),
      sideOutputs: result.sideOutputs[node.id] ?? NO_SIDES,
      connectedPorts: new Set(incoming.map((edge) => edge.to.port)),
      parallelism: parallelism.get(node.id) ?? node.parallelism ?? settings.parallelism,
      run: job ? runView(node.id, job) : null,
    };
  });
}

const NO_SIDES: NodeViewInput["sideOutputs"] = {};

function runView(nodeId: string, job: Job): RunView {
  const vertex = vertexOfNode(job.jobGraph, nodeId);
  if (!vertex) return { hasTask: false, state: "ended", restarts: null };
  const states = job.subtasks
    .filter((subtask) => subtask.vertexId === vertex.id)
    .map((subtask) => subtask.state);
  const state = taskState(states);
  const restarts = restartsOf(job, { nodeId, vertexId: vertex.id });
  const spared = state === "failed" && isSpared(nodeId, vertex, job);
  return { hasTask: true, state: spared ? "ended" : state, restarts };
}

/** Its task failed, but at another node of it, which is named. */
function isSpared(nodeId: string, { operators }: Job["jobGraph"]["vertices"][number], job: Job): boolean {
  const failed = job.failure?.nodeId ?? nodeId;
  return failed !== nodeId && operators.some((operator) => operator.nodeId === failed);
}

type SubtaskState = Job["subtasks"][number]["state"];

function taskState(states: readonly SubtaskState[]): RunView["state"] {
  if (states.includes("failed")) return "failed";
  if (states.length > 0 && states.every((state) => state === "finished")) return "finished";
  if (states.length > 0 && states.every((state) => state === "cancelled" || state === "finished"))
    return "ended";
  return states.some((state) => state === "deploying" || state === "initializing") ? "starting" : "running";
}

/** The checkpoint of a restart is known later than the restart. */
function sameRestarts(a: Restarts, b: Restarts): boolean {
  return (
    a?.count === b?.count &&
    a?.last.attempt === b?.last.attempt &&
    a?.last.restoredCheckpoint === b?.last.restoredCheckpoint
  );
}

type Restarts = RunView["restarts"] | undefined;

function sameInput(a: NodeViewInput, b: NodeViewInput): boolean {
  return (
    a.node === b.node &&
    a.locale === b.locale &&
    a.parallelism === b.parallelism &&
    a.output === b.output &&
    a.run?.state === b.run?.state &&
    a.run?.hasTask === b.run?.hasTask &&
    sameRestarts(a.run?.restarts, b.run?.restarts) &&
    sameItems(Object.values(a.inputs), Object.values(b.inputs)) &&
    sameItems([...a.connectedPorts], [...b.connectedPorts]) &&
    sameItems([...a.wiredOutputs], [...b.wiredOutputs]) &&
    sameItems(Object.values(a.sideOutputs), Object.values(b.sideOutputs)) &&
    sameItems(a.diagnostics, b.diagnostics)
  );
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
