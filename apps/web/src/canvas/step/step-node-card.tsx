import type { InspectedChannel, InspectedTask } from "@millrace/engine/simulation";
import { Handle, Position } from "@xyflow/react";
import type { NodeProps } from "@xyflow/react";
import { memo, useMemo } from "react";
import { useWords } from "../../i18n/use-words.ts";
import { openPanes } from "../../step/open-panes.ts";
import { rowCounts } from "../../step/row-counts.ts";
import { useStep } from "../../step/step-store.ts";
import type { StepState } from "../../step/step-store.ts";
import { formatLevel, formatSpan } from "../../step/step-times.ts";
import { definitionOf } from "../../store/definitions.ts";
import { BarrierGlyph, WatermarkGlyph } from "../../ui/glyphs.tsx";
import { Icon } from "../../ui/icon.tsx";
import { nodeIcon } from "../../ui/icon-paths.ts";
import type { StepCanvasNode } from "./step-canvas.tsx";
import type { StepNode } from "./step-layout.ts";
import { vertexOfNode } from "../../store/operators-of-node.ts";

const SHAPES = { source: "src", transformation: "", sink: "snk" } as const;
const NO_TASKS: readonly InspectedTask[] = [];

/** A node in Step: what its tasks hold, as the simulation was inspected. */
export const StepNodeCard = memo(function StepNodeCard({ data, selected }: NodeProps<StepCanvasNode>) {
  const { node, names } = data;
  const tasks = useTasks(node.id, names.graph);
  const flowNode = useStep((state) => state.spec?.document.nodes.find(({ id }) => id === node.id) ?? null);
  const definition = flowNode ? definitionOf(flowNode.kind) : undefined;
  const parsed = definition?.config.safeParse(flowNode?.config);
  const summary = definition && parsed?.success ? definition.summarize(parsed.data) : "";
  const aligning = tasks.some((task) => task.aligning !== null);
  const busy = tasks.some(({ busyUntilMs }) => busyUntilMs > 0 && busyUntilMs * 1_000 > elapsed());
  return (
    <div
      className={`node step-node ${SHAPES[node.role]} ${selected ? "sel" : ""} ${aligning ? "aligning" : ""}`}
      style={{ width: node.width, height: node.height }}
      data-testid={`node-${node.id}`}
      data-busy={busy}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} className="step-handle" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="step-handle" />
      <div className="node-head">
        <Icon name={nodeIcon(definition?.icon ?? "")} />
        <span className="node-name el">{names.name(node.id)}</span>
        {tasks.length > 1 && <span className="tag">×{tasks.length}</span>}
      </div>
      <div className="node-summary m el">
        {node.role === "transformation" ? summary : <RowsSoFar node={node} />}
      </div>
      {node.gates.length > 1 && <Gates node={node} tasks={tasks} />}
      {node.stateful && <Panes node={node} tasks={tasks} />}
      {node.role !== "source" && <Level node={node} tasks={tasks} />}
      {node.role === "source" && <SourceLevel tasks={tasks} />}
    </div>
  );
});

const elapsed = (): number => useStep.getState().shown?.elapsedUs ?? 0;

function useTasks(nodeId: string, graph: StepCanvasNode["data"]["names"]["graph"]): readonly InspectedTask[] {
  const all = useStep((state) => state.shown?.tasks ?? NO_TASKS);
  return useMemo(() => {
    const vertex = vertexOfNode(graph, nodeId);
    return all.filter((task) => task.vertex === vertex?.id);
  }, [all, graph, nodeId]);
}

function RowsSoFar({ node }: { readonly node: StepNode }) {
  const w = useWords();
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  const names = useStep((state) => state.names);
  const counts = useMemo(
    () => (names ? rowCounts(steps, step, names.graph, node.id) : { taken: 0, given: 0 }),
    [steps, step, names, node.id],
  );
  return node.role === "source"
    ? w.step.canvas.rowsGiven(counts.given)
    : w.step.canvas.rowsWritten(counts.taken);
}

/** One line a gate, at its height: who it comes from, and how far its time is. */
function Gates({ node, tasks }: { readonly node: StepNode; readonly tasks: readonly InspectedTask[] }) {
  const w = useWords();
  const names = useStep((state) => state.names);
  const channels = useStep((state) => state.shown?.channels);
  const aligning = tasks.find((task) => task.aligning !== null)?.aligning ?? null;
  const into = (edge: string): readonly InspectedChannel[] =>
    channels?.filter((channel) => channel.edge === edge) ?? [];
  const shut = node.gates.filter(({ edge }) => into(edge).some(({ blocked }) => blocked)).length;
  return (
    <>
      {node.gates.map(({ edge, y }) => {
        const own = into(edge);
        const [first] = own;
        const watermark = Math.min(...own.map((channel) => channel.watermark));
        return (
          <div key={edge} className="step-gate" style={{ top: y - 9 }}>
            <span className="el">{first && names ? names.producerOf(first.id) : ""}</span>
            <span className="wm m">
              <WatermarkGlyph />
              {own.length === 0 ? "—" : formatLevel(watermark)}
            </span>
          </div>
        );
      })}
      {aligning !== null && (
        <div className="step-align barc" style={{ top: (node.gates.at(-1)?.y ?? 0) + 12 }}>
          <BarrierGlyph />
          <b>{w.step.canvas.aligning(aligning)}</b>
          <span className="r">{w.step.canvas.gatesShut(shut, node.gates.length)}</span>
        </div>
      )}
    </>
  );
}

const MAX_PANES = 2;

/** Newest open windows, or newest keys where there are no windows. */
function Panes({ node, tasks }: { readonly node: StepNode; readonly tasks: readonly InspectedTask[] }) {
  const w = useWords();
  const panes = openPanes(tasks, node.id);
  const top = node.gates.length > 1 ? 74 : 46;
  return (
    <div className="step-panes" style={{ top }}>
      {panes.slice(-MAX_PANES).map((pane) => (
        <div key={pane.id} className="step-pane">
          <span className="m el">{pane.window ? formatSpan(pane.window) : pane.key}</span>
          <b className="m el">{pane.value}</b>
        </div>
      ))}
      {panes.length === 0 && <span className="dd">{w.step.canvas.noState}</span>}
      {panes.length > MAX_PANES && <span className="step-more">+{panes.length - MAX_PANES}</span>}
    </div>
  );
}

/** How far time is: what the inputs say together, or what the node says itself where it assigns event time. */
function Level({ node, tasks }: { readonly node: StepNode; readonly tasks: readonly InspectedTask[] }) {
  const w = useWords();
  const assigned = useAssignedLevel(node.id);
  const several = node.gates.length > 1;
  const combined = tasks.length === 0 ? -Infinity : Math.min(...tasks.map(({ watermark }) => watermark));
  const words = w.step.canvas;
  return (
    <div className={`step-level wm ${several ? "lined" : ""}`}>
      <span>{assigned !== null ? words.sends : several ? words.levelSmallest : words.level}</span>
      <span className="m r">
        <WatermarkGlyph />
        <b>{formatLevel(assigned ?? combined)}</b>
      </span>
    </div>
  );
}

/** The watermark that a node which assigns event time sent last, by the trace; null for other nodes. */
function useAssignedLevel(nodeId: string): number | null {
  const names = useStep((state) => state.names);
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  return useMemo(() => {
    const operators = names?.graph.vertices.flatMap((vertex) => vertex.operators);
    const assigner = operators?.find(
      (own) => own.nodeId === nodeId && own.spec.kind === "watermark-assigner",
    );
    if (assigner === undefined) return null;
    for (let at = Math.min(step, steps.length); at > 0; at--) {
      const sent = steps[at - 1]!.events.findLast(
        ({ kind, operator }) => kind === "wm.emit" && operator === assigner.uid,
      );
      if (sent) return Number(sent.data["watermark"]);
    }
    return Number.MIN_SAFE_INTEGER;
  }, [names, steps, step, nodeId]);
}

function SourceLevel({ tasks }: { readonly tasks: readonly InspectedTask[] }) {
  const w = useWords();
  const [task] = tasks;
  const wasDeployed = useStep(isDeployed);
  const none = wasDeployed ? w.step.canvas.noTask : w.step.taskStates.deploying;
  return <div className="step-level d">{task === undefined ? none : w.step.taskStates[task.state]}</div>;
}

/** Whether tasks were deployed up to the cursor: what has none then lost it. */
function isDeployed({ steps, step }: StepState): boolean {
  const first = steps.findIndex(({ events }) => events.some(({ kind }) => kind === "job.deploy"));
  return first >= 0 && first < step;
}
