import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode } from "@xyflow/react";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { selectOnly, useSelection } from "../store/selection-store.ts";
import "./canvas.css";
import { CanvasControls } from "./canvas-controls.tsx";
import { selectItems } from "./canvas-selection.ts";
import { openMenu, useCanvas } from "./canvas-store.ts";
import { ChannelEdge } from "./channel-edge.tsx";
import type { CanvasEdge } from "./channel-edge.tsx";
import { ChannelLayer } from "./channel-layer.tsx";
import { ConnectionHint } from "./connection-hint.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { ContextMenu } from "./context-menu.tsx";
import { foldGroups } from "./fold-groups.ts";
import type { Folded } from "./fold-groups.ts";
import type { Point } from "./geometry.ts";
import { GroupCard } from "./group-card.tsx";
import { GroupFrame } from "./group-frame.tsx";
import { groupsAfterMove } from "./group-geometry.ts";
import { useItemHints } from "./use-item-hints.ts";
import { LevelContext } from "./level-context.ts";
import { NodeCard } from "./node-card.tsx";
import type { NodeView } from "./node-view.ts";
import { NoteCard } from "./note-card.tsx";
import { ProbeCards } from "../preview/probe-cards.tsx";
import { QuickAddMenu } from "./quick-add-menu.tsx";
import { isValidConnection, useCanvasEvents } from "./use-canvas-events.ts";
import { useCanvasFrame } from "./use-canvas-frame.ts";
import { useCanvasItems } from "./use-canvas-items.ts";
import { useChannelParts, useChannels } from "./use-channels.ts";
import { Why } from "../monitor/why-card.tsx";
import { useDropFromPalette } from "./use-drop-from-palette.ts";
import { useExecutionPlaces } from "./use-execution-places.ts";
import { useMorph } from "./use-morph.ts";
import { useRefit } from "./use-refit.ts";
import { useNodeViews } from "./use-node-views.ts";
import type { ShownCanvas } from "./use-node-views.ts";
import { VertexBoxes } from "./vertex-boxes.tsx";
import type { GraphView } from "./vertex-boxes.tsx";

const nodeTypes = { node: NodeCard, "group-card": GroupCard, "group-frame": GroupFrame, note: NoteCard };
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
  const hints = useItemHints(w.watch.selects.focus);
  const dragged = useCanvas((state) => state.dragged);
  const dropEdge = useCanvas((state) => state.dropEdge);
  const selection = useSelection();
  const views = useExecutionPlaces(useNodeViews(shown), shown.job, view === "execution");
  const folded = useFolded(shown, views, { dragged, folds: view === "stream" });
  const nodes = useCanvasItems(folded, shown, selection);
  const ends = useMemo(() => [...folded.nodes, ...folded.cards], [folded]);
  const channels = useChannels({ shown, edges: folded.edges, ends, dragged, view, views: folded.nodes });
  const parts = useChannelParts(shown.job);
  const edges = useCanvasEdges(shown, { edges: folded.edges, channels, selected: selection.edges });
  const events = useCanvasEvents();
  const editable = shown.job === null;
  const frame = useCanvasFrame(documentId, nodes, editable ? "design" : "run");
  const drop = useDropFromPalette(editable);
  useMorph(frame.element, view);
  useRefit(frame.element, view, { views, job: shown.job });
  return (
    <div
      className="flow"
      data-testid="canvas"
      data-mode={editable ? "design" : "run"}
      data-view={view}
      ref={frame.element}
      {...drop}
      onDoubleClick={editable ? events.onDoubleClick : undefined}
      onFocus={selectFocused}
      onContextMenu={editable ? showMenu : undefined}
    >
      <LevelContext value={frame.level}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          {...events}
          {...frame.viewport}
          aria-label={w.canvas.label}
          ariaLabelConfig={hints}
          disableKeyboardA11y
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
          <ChannelLayer channels={channels} selected={selection.edges} drop={dropEdge} parts={parts} />
        </ReactFlow>
      </LevelContext>
      <CanvasControls editable={editable} nodes={nodes} />
      {shown.job && <Why job={shown.job} views={folded.nodes} view={view} />}
      {editable && <ConnectionHint />}
      {editable && <QuickAddMenu />}
      {editable && <ContextMenu />}
      {editable && <ProbeCards documentId={documentId} channels={channels} views={views} />}
    </div>
  );
}

/** What the keyboard comes to is selected: every command then is about it. */
function selectFocused({ target }: React.FocusEvent): void {
  if (!(target instanceof Element) || !target.matches(":focus-visible")) return;
  const id = target.getAttribute("data-id");
  if (id === null) return;
  if (target.classList.contains("react-flow__node")) selectItems([id]);
  if (target.classList.contains("react-flow__edge")) selectOnly({ edges: [id] });
}

/** The menu is about what lies under the pointer, unless that is part of a selection. */
function showMenu(event: React.MouseEvent): void {
  if (!(event.target instanceof Element) || event.target.closest("input, textarea, .canvas-controls")) return;
  event.preventDefault();
  const item = event.target.closest(".react-flow__node, .react-flow__edge");
  const id = item?.getAttribute("data-id") ?? null;
  const isSelected = item?.classList.contains("selected") ?? false;
  if (id !== null && !isSelected) {
    if (item?.classList.contains("react-flow__edge")) selectOnly({ edges: [id] });
    else selectItems([id]);
  }
  openMenu({ x: event.clientX, y: event.clientY });
}

/** Groups as they are drawn: what is dragged over a frame is already in it. Graphs of the job fold nothing. */
function useFolded(
  shown: ShownCanvas,
  views: readonly NodeView[],
  { dragged, folds }: { readonly dragged: ReadonlyMap<string, Point>; readonly folds: boolean },
): Folded {
  const { nodes, groups } = shown;
  const edges = shown.edges;
  return useMemo(
    () =>
      foldGroups(views, edges, { groups: folds ? groupsAfterMove({ nodes, groups }, dragged) : [], dragged }),
    [views, edges, nodes, groups, dragged, folds],
  );
}

function useCanvasEdges(
  shown: ShownCanvas,
  {
    edges,
    channels,
    selected,
  }: {
    readonly edges: Folded["edges"];
    readonly channels: readonly { readonly id: string; readonly path: string }[];
    readonly selected: ReadonlySet<string>;
  },
): CanvasEdge[] {
  const w = useWords();
  return useMemo(() => {
    const paths = new Map(channels.map((channel) => [channel.id, channel.path]));
    const names = new Map([...shown.nodes, ...shown.groups].map(({ id, name }) => [id, name]));
    return edges.map((edge) => ({
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
  }, [shown, edges, channels, selected, w]);
}
