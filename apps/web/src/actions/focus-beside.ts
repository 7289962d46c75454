import type { FlowDocument } from "@millrace/graph";
import { canvasHandle } from "../canvas/canvas-handle.ts";

interface Leaving {
  readonly nodes: ReadonlySet<string>;
  readonly edges?: ReadonlySet<string>;
}

/** What stays next to nodes and edges that go: before them, else behind them, else the first; null where nothing stays. */
export function besides({ nodes, edges }: FlowDocument, leaving: Leaving): string | null {
  const touched = edges.filter(
    ({ id, from, to }) =>
      leaving.edges?.has(id) || leaving.nodes.has(from.node) || leaving.nodes.has(to.node),
  );
  const near = [...touched.map(({ from }) => from.node), ...touched.map(({ to }) => to.node)];
  return [...near, ...nodes.map(({ id }) => id)].find((id) => !leaving.nodes.has(id)) ?? null;
}

/** Takes things away; where the keyboard's focus was on the canvas, it goes to what stays next to them. */
export function removeKeepingFocus(document: FlowDocument, leaving: Leaving, remove: () => void): void {
  const onCanvas = globalThis.document.activeElement?.closest(".react-flow__node, .react-flow__edge");
  const next = onCanvas ? besides(document, leaving) : null;
  remove();
  if (next !== null) canvasHandle()?.focus(next);
}
