import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode } from "@xyflow/react";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useSelection } from "../store/selection-store.ts";
import "./canvas.css";
import { CanvasControls } from "./canvas-controls.tsx";
import { useCanvas } from "./canvas-store.ts";
import { ChannelEdge } from "./channel-edge.tsx";
import type { CanvasEdge } from "./channel-edge.tsx";
import { ChannelLayer } from "./channel-layer.tsx";
import { ConnectionHint } from "./connection-hint.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { NodeCard } from "./node-card.tsx";
import { QuickAddMenu } from "./quick-add-menu.tsx";
import { isValidConnection, useCanvasEvents } from "./use-canvas-events.ts";
import { useCanvasFrame } from "./use-canvas-frame.ts";
import { useCanvasNodes } from "./use-canvas-nodes.ts";
import { useChannelParts, useChannels } from "./use-channels.ts";
import { useDropFromPalette } from "./use-drop-from-palette.ts";
import { useExecutionPlaces } from "./use-execution-places.ts";
import { useNodeViews } from "./use-node-views.ts";
import type { ShownCanvas } from "./use-node-views.ts";
import { VertexBoxes } from "./vertex-boxes.tsx";
import type { GraphView } from "./vertex-boxes.tsx";

const nodeTypes = { node: NodeCard };
const edgeTypes = { channel: ChannelEdge };
const MANY_NODES = 100;

export interface FlowCanvasProps {
  readonly documentId: string;
  readonly shown: ShownCanvas;
  readonly view: GraphView;
}

/** The canvas. Everything of React Flow stays within this folder. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider key={props.documentId}>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ documentId, shown, view }: FlowCanvasProps) {
  const w = useWords();
  const dragged = useCanvas((state) => state.dragged);
  const selection = useSelection();
  const views = useExecutionPlaces(useNodeViews(shown), shown.job, view === "execution");
  const nodes = useCanvasNodes(views, dragged, selection.nodes);
  const channels = useChannels(shown, views, { dragged, view });
  const parts = useChannelParts(shown.job);
  const edges = useCanvasEdges(shown, channels, selection.edges);
  const events = useCanvasEvents();
  const editable = shown.job === null;
  const frame = useCanvasFrame(documentId, nodes, editable ? "design" : "run");
  const drop = useDropFromPalette(editable);
  return (
    <div
      className="flow"
      data-testid="canvas"
      data-mode={editable ? "design" : "run"}
      data-view={view}
      ref={frame.element}
      {...drop}
      onDoubleClick={editable ? events.onDoubleClick : undefined}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...events}
        {...frame.viewport}
        aria-label={w.canvas.label}
        isValidConnection={isValidConnection}
        connectionLineComponent={ConnectionLine}
        connectionRadius={28}
        nodesDraggable={editable}
        nodesConnectable={editable}
        edgesReconnectable={editable}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        snapToGrid
        snapGrid={[20, 20]}
        minZoom={0.1}
        maxZoom={2}
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements={nodes.length > MANY_NODES}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--dot)" />
        <VertexBoxes view={view} views={views} job={shown.job} />
        <ChannelLayer channels={channels} selected={selection.edges} parts={parts} />
      </ReactFlow>
      <CanvasControls editable={editable} nodes={nodes} />
      {editable && <ConnectionHint />}
      {editable && <QuickAddMenu />}
    </div>
  );
}

function useCanvasEdges(
  shown: ShownCanvas,
  channels: readonly { readonly id: string; readonly path: string }[],
  selected: ReadonlySet<string>,
): CanvasEdge[] {
  const w = useWords();
  return useMemo(() => {
    const paths = new Map(channels.map((channel) => [channel.id, channel.path]));
    const names = new Map(shown.nodes.map((node) => [node.id, node.name]));
    return shown.edges.map((edge) => ({
      id: edge.id,
      type: "channel",
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      selected: selected.has(edge.id),
      data: { path: paths.get(edge.id) ?? "" },
      ariaLabel: w.canvas.edgeLabel(names.get(edge.from.node) ?? "", names.get(edge.to.node) ?? ""),
    }));
  }, [shown, channels, selected, w]);
}
