import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { Icon } from "../ui/icon.tsx";
import { bodyAt } from "./geometry.ts";
import { useLevel } from "./level-context.ts";
import type { NodeView } from "./node-view.ts";
import { Port } from "./port.tsx";
import { RestartTag, StateMark } from "./node-marks.tsx";
import { BlockFigures, RunFigures } from "./run-figures.tsx";

export type CanvasNode = Node<NodeView, "node">;

const SHAPES = { source: "src", transformation: "", sink: "snk" } as const;

/** A node of the canvas. Figures are written into it from outside React. */
export const NodeCard = memo(function NodeCard({ data: view, selected }: NodeProps<CanvasNode>) {
  const w = useWords();
  const far = useLevel() === "block";
  const state = view.problem?.severity === "error" ? "bad" : view.run?.state === "failed" ? "fail" : "";
  return (
    <div
      className={`node ${SHAPES[view.category]} ${state} ${selected ? "sel" : ""} ${view.run ? "running" : ""}`}
      data-testid={`node-${view.id}`}
      data-kind={view.kind}
      data-state={view.run?.state ?? view.problem?.severity ?? "ok"}
      title={view.problem?.text}
      style={{ height: view.height }}
    >
      {far ? (
        view.run?.hasTask && <BlockFigures id={view.id} at={bodyAt(view)} />
      ) : (
        <NodeBody view={view} w={w} />
      )}
    </div>
  );
});

/** Ports, head, summary and figures: everything that is not seen from afar. */
function NodeBody({ view, w }: { readonly view: NodeView; readonly w: Words }) {
  return (
    <>
      {view.inputs.map((port, index) => (
        <Port
          key={port.name}
          port={port}
          side="in"
          index={index}
          label={port.title === null ? w.canvas.portIn(view.name) : w.canvas.oneInput(view.name, port.title)}
          connectable={view.run === null}
        />
      ))}
      <div className="node-head">
        <Icon name={view.icon} />
        <span className="node-name el">{view.name}</span>
        <StateMark view={view} />
        {view.run?.restarts && <RestartTag restarts={view.run.restarts} />}
        <span className="tag node-cause-tag cause">{w.canvas.cause}</span>
        <span className="tag node-parallelism" title={w.canvas.parallelism(view.parallelism)}>
          ×{view.parallelism}
        </span>
      </div>
      <Summary view={view} />
      {view.run?.hasTask && <RunFigures id={view.id} category={view.category} at={bodyAt(view)} />}
      {view.outputs.map((port, index) => (
        <Port
          key={port.name}
          port={port}
          side="out"
          index={index}
          label={
            port.title === null ? w.canvas.portOut(view.name) : w.canvas.sideOutput(view.name, port.title)
          }
          connectable={view.run === null}
        />
      ))}
    </>
  );
}

function Summary({ view }: { readonly view: NodeView }) {
  const w = useWords();
  if (view.problem?.severity === "error")
    return <div className="node-summary errc el">{view.problem.text}</div>;
  if (view.run && !view.run.hasTask) return <div className="node-summary el">{w.canvas.noTask}</div>;
  return <div className="node-summary m el">{view.summary}</div>;
}
