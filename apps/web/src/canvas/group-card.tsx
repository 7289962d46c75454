import type { Node, NodeProps } from "@xyflow/react";
import { memo, useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import type { NodeFigures } from "../monitor/job-figures.ts";
import { setCollapsed } from "../store/group-edits.ts";
import { Icon } from "../ui/icon.tsx";
import type { CardView } from "./fold-groups.ts";
import { Port } from "./port.tsx";
import { bodyAt } from "./geometry.ts";
import type { Rect } from "./geometry.ts";
import { FiguresBody, useFigureWriter } from "./run-figures.tsx";
import { useSeenFigures } from "./use-seen-figures.ts";

export type CanvasCard = Node<CardView, "group-card">;

/** A collapsed group: double edge, ports of its nodes, and in Run the figures of its worst node. */
export const GroupCard = memo(function GroupCard({ data: view, selected }: NodeProps<CanvasCard>) {
  const w = useWords();
  const state = view.problem?.severity === "error" ? "bad" : view.run?.state === "failed" ? "fail" : "";
  const port = (side: "in" | "out") =>
    view[side === "in" ? "inputs" : "outputs"].map((each, index) => (
      <Port
        key={each.name}
        port={each}
        side={side}
        index={index}
        label={side === "in" ? w.canvas.portIn(view.name) : w.canvas.portOut(view.name)}
        connectable={view.run === null}
      />
    ));
  return (
    <div
      className={`node group-card ${state} ${selected ? "sel" : ""} ${view.run ? "running" : ""}`}
      data-testid={`group-card-${view.id}`}
      style={{ height: view.height }}
      title={view.problem?.text}
    >
      {port("in")}
      <div className="node-head">
        <button
          type="button"
          className="group-toggle nodrag"
          aria-label={w.draw.expand(view.name)}
          title={w.draw.expand(view.name)}
          tabIndex={-1}
          onClick={() => setCollapsed(new Set([view.id]), false)}
        >
          <Icon name="right" />
        </button>
        <span className="node-name el">{view.name}</span>
        {view.problem && (
          <Icon
            name={view.problem.severity}
            className={`node-mark ${view.problem.severity === "error" ? "errc" : "bpx"}`}
          />
        )}
      </div>
      <div className="node-summary el">{w.draw.nodesInside(view.members.length)}</div>
      {view.run?.hasTask && <WorstFigures members={view.members} at={bodyAt(view)} />}
      {port("out")}
    </div>
  );
});

function WorstFigures({ members, at }: { readonly members: readonly string[]; readonly at: Rect }) {
  const root = useRef<HTMLDivElement>(null);
  const write = useFigureWriter(null);
  useSeenFigures(at, () => {
    if (root.current) write(root.current, worstOf(members.flatMap((id) => metricsFeed.node(id) ?? [])));
  });
  return <FiguresBody ref={root} />;
}

/** The cause of a jam where one is among them, else the one with most load. */
export function worstOf(figures: readonly NodeFigures[]): NodeFigures | undefined {
  const load = ({ busy, backpressured }: NodeFigures): number => Math.max(busy ?? 0, backpressured ?? 0);
  return figures.find(({ isCause }) => isCause) ?? figures.toSorted((a, b) => load(b) - load(a))[0];
}
