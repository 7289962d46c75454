import type { InspectedTask } from "@millrace/engine/simulation";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { onlyNode, useSelection } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { BreakpointsSection } from "./breakpoints-section.tsx";
import { InputsSection } from "./inputs-section.tsx";
import { OutputSection } from "./output-section.tsx";
import { plotNodes } from "./plot-model.ts";
import { RunSection } from "./run-section.tsx";
import { StateSection } from "./state-section.tsx";
import { useStep } from "./step-store.ts";
import { TimersSection } from "./timers-section.tsx";
import { TraceSection } from "./trace-section.tsx";
import { vertexOfNode } from "../store/operators-of-node.ts";

const NO_TASKS: readonly InspectedTask[] = [];

/** Beside the canvas in Step: all that a node's tasks hold, where runs stop, and the trace. */
export function StepPanel({ node }: { readonly node: string | null }) {
  const nodeId = usePanelNode(node);
  const names = useStep((state) => state.names);
  const all = useStep((state) => state.shown?.tasks ?? NO_TASKS);
  const tasks = useMemo(() => {
    const vertex = names && nodeId !== null ? vertexOfNode(names.graph, nodeId) : undefined;
    return all.filter((task) => task.vertex === vertex?.id);
  }, [all, names, nodeId]);
  if (names === null || nodeId === null) return null;
  const specs = names.graph.vertices
    .flatMap(({ operators }) => operators)
    .filter((operator) => operator.nodeId === nodeId)
    .map(({ spec }) => spec.kind);
  const stateful = specs.some((kind) => /aggregate|window|join|deduplicate|reduce/u.test(kind));
  return (
    <div className="step-panel">
      <PanelHead nodeId={nodeId} count={tasks.length} />
      {stateful && <StateSection nodeId={nodeId} tasks={tasks} />}
      {specs.includes("print-sink") && <OutputSection nodeId={nodeId} />}
      <TimersSection nodeId={nodeId} tasks={tasks} />
      <InputsSection tasks={tasks} />
      <BreakpointsSection />
      <RunSection />
      <TraceSection />
    </div>
  );
}

/** The selected node, or else the usual one, that which the plot is of, or the last that there is. */
function usePanelNode(usual: string | null): string | null {
  const selected = useSelection(onlyNode);
  const names = useStep((state) => state.names);
  return useMemo(() => {
    if (names === null) return null;
    const ids = names.graph.vertices.flatMap(({ operators }) => operators.map(({ nodeId }) => nodeId));
    if (selected !== null && ids.includes(selected)) return selected;
    if (usual !== null && ids.includes(usual)) return usual;
    return plotNodes(names)[0] ?? ids.at(-1) ?? null;
  }, [selected, usual, names]);
}

function PanelHead({ nodeId, count }: { readonly nodeId: string; readonly count: number }) {
  const w = useWords();
  const name = useStep((state) => state.names?.name(nodeId) ?? "");
  const kind = useStep((state) => state.spec?.document.nodes.find(({ id }) => id === nodeId)?.kind ?? "");
  return (
    <header className="inspector-head">
      <Icon name={nodeIcon(definitionOf(kind)?.icon ?? "")} />
      <b className="b el title">{name}</b>
      <span className="m dd">{w.step.panel.subtasks(count)}</span>
    </header>
  );
}
