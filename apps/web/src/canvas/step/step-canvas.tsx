import {
  Background,
  BackgroundVariant,
  getViewportForBounds,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import type { Node } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useWords } from "../../i18n/use-words.ts";
import type { RunNames } from "../../step/run-names.ts";
import { selectNodes, useSelection } from "../../store/selection-store.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { useItemHints } from "../use-item-hints.ts";
import { around } from "../geometry.ts";
import "../canvas.css";
import "./step-canvas.css";
import { StepChannels } from "./step-channels.tsx";
import type { StepLayout, StepNode } from "./step-layout.ts";
import { StepNodeCard } from "./step-node-card.tsx";

const PADDING = { top: "40px", bottom: "30px", left: "20px", right: "20px" } as const;
const ZOOM = { least: 0.2, most: 2, fitted: 1.15 };
/** Beside the middle of a channel: its bank and its words. */
const BESIDE = 20;

/** What shows the nodes whole, and the channels that go round them. */
function wholeView({ nodes, edges }: StepLayout, pane: { readonly width: number; readonly height: number }) {
  const turns = edges.flatMap(({ route }) =>
    route.slice(1, -1).map(({ x, y }) => ({
      x: x - BESIDE,
      y: y - BESIDE,
      width: 2 * BESIDE,
      height: 2 * BESIDE,
    })),
  );
  const bounds = around([...nodes, ...turns]) ?? { x: 0, y: 0, width: 1, height: 1 };
  return getViewportForBounds(bounds, pane.width, pane.height, ZOOM.least, ZOOM.fitted, PADDING);
}

export type StepCanvasNode = Node<{ readonly node: StepNode; readonly names: RunNames }, "step">;

const nodeTypes = { step: StepNodeCard };

interface StepCanvasProps {
  readonly layout: StepLayout;
  readonly names: RunNames;
}

/** The graph of a run in Step: cards of tasks, and channels with what is really in them. */
export function StepCanvas(props: StepCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ layout, names }: StepCanvasProps) {
  const w = useWords();
  const hints = useItemHints(w.watch.selects.enter);
  const selected = useSelection((selection) => selection.nodes);
  const nodes = useMemo(
    () =>
      layout.nodes.map((node): StepCanvasNode => {
        const { id, x, y, width, height } = node;
        const size = { width, height };
        return {
          id,
          type: "step",
          position: { x, y },
          data: { node, names },
          selected: selected.has(id),
          ...size,
          measured: size,
          ariaLabel: names.name(id),
        };
      }),
    [layout, names, selected],
  );
  return (
    <div className="flow step-flow" data-testid="step-canvas">
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={nodeTypes}
        onNodeClick={(_, { id }) => selectNodes([id])}
        onNodesChange={(changes) => {
          for (const change of changes)
            if (change.type === "select" && change.selected) selectNodes([change.id]);
        }}
        aria-label={w.canvas.label}
        ariaLabelConfig={hints}
        nodesDraggable={false}
        nodesConnectable={false}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={ZOOM.least}
        maxZoom={ZOOM.most}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--dot)" />
        <StepChannels layout={layout} names={names} />
      </ReactFlow>
      <FitWhenResized layout={layout} />
    </div>
  );
}

/** Fits the graph when it or the room for it changes, until a person moves it. */
function FitWhenResized({ layout }: Pick<StepCanvasProps, "layout">) {
  const w = useWords();
  const flow = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const fitTo = useCallback(
    ({ clientWidth: width, clientHeight: height }: HTMLElement) =>
      void flow.setViewport(wholeView(layout, { width, height })),
    [flow, layout],
  );
  useEffect(() => {
    const canvas = root.current?.parentElement;
    if (!canvas) return undefined;
    const fit = () => fitTo(canvas);
    const observer = new ResizeObserver(fit);
    observer.observe(canvas);
    requestAnimationFrame(fit);
    return () => observer.disconnect();
  }, [fitTo]);
  return (
    <div ref={root} className="step-fit">
      <IconButton
        icon="fit"
        label={w.canvas.fit}
        onClick={() => root.current?.parentElement && fitTo(root.current.parentElement)}
      />
    </div>
  );
}
