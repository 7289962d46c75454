import type { Node, NodeProps } from "@xyflow/react";
import { memo, useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { setCollapsed } from "../store/group-edits.ts";
import { Icon } from "../ui/icon.tsx";
import type { CardView } from "./fold-groups.ts";
import { RestartTag, StateMark } from "./node-marks.tsx";
import { Port } from "./port.tsx";
import { figuresOfGroup } from "./group-figures.ts";
import { bodyAt } from "./geometry.ts";
import type { Rect } from "./geometry.ts";
import { FiguresBody, useFigureWriter } from "./run-figures.tsx";
import { useSeenFigures } from "./use-seen-figures.ts";

export type CanvasCard = Node<CardView, "group-card">;

/** A collapsed group: double edge, ports of its nodes, and in Run its restarts and the figures of all of them. */
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
      data-state={view.run?.state ?? view.problem?.severity ?? "ok"}
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
        <StateMark view={view} />
        {view.run?.restarts && <RestartTag restarts={view.run.restarts} />}
        <span className="tag node-cause-tag cause">{w.canvas.cause}</span>
      </div>
      <div className="node-summary el">{w.draw.nodesInside(view.members.length)}</div>
      {view.run?.hasTask && <GroupFigures members={view.members} at={bodyAt(view)} />}
      {port("out")}
    </div>
  );
});

function GroupFigures({ members, at }: { readonly members: readonly string[]; readonly at: Rect }) {
  const root = useRef<HTMLDivElement>(null);
  const write = useFigureWriter(null);
  useSeenFigures(at, () => {
    if (root.current)
      write(root.current, figuresOfGroup(members.flatMap((id) => metricsFeed.node(id) ?? [])));
  });
  return <FiguresBody ref={root} />;
}
