import type { Job } from "@millrace/protocol";
import { ViewportPortal } from "@xyflow/react";
import { useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import { lastRestartOf } from "../monitor/restart-scope.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { setText, setWidth } from "../monitor/use-figures.ts";
import { formatShare } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { stageNumbers, stageState } from "./batch-stages.ts";
import type { NodeView } from "./node-view.ts";
import { StageMark } from "./stage-mark.tsx";
import { useSeenFigures } from "./use-seen-figures.ts";
import { PADDING, TITLE, vertexBoxes } from "./vertex-layout.ts";
import type { VertexBox } from "./vertex-layout.ts";

export type GraphView = "stream" | "job" | "execution";

interface VertexBoxesProps {
  readonly view: GraphView;
  readonly views: readonly NodeView[];
  readonly job: Job | null;
}

/** More are not drawn where they are not seen. */
const MANY_VERTICES = 100;

/**
 * Boxes of the JobGraph's vertices round their nodes; in the ExecutionGraph with a line for each subtask. A box is the
 * same element in all three graphs: in the StreamGraph it lies unseen under its nodes, from where it grows.
 */
export function VertexBoxes({ view, views, job }: VertexBoxesProps) {
  if (!job || (view === "stream" && job.jobGraph.vertices.length > MANY_VERTICES)) return null;
  const boxes = vertexBoxes(job.jobGraph, views, view === "execution").map((box) =>
    view === "stream" ? tucked(box) : box,
  );
  const stages = stageNumbers(job.jobGraph);
  return (
    <ViewportPortal>
      <div className={`vertices ${view === "stream" ? "unseen" : ""}`} aria-hidden={view === "stream"}>
        {boxes.map((box) => (
          <VertexBoxCard
            key={box.id}
            box={box}
            job={job}
            stage={stages.get(box.id) ?? null}
            execution={view === "execution"}
          />
        ))}
      </div>
    </ViewportPortal>
  );
}

/** Under its nodes, with nothing around them. */
function tucked(box: VertexBox): VertexBox {
  return {
    ...box,
    x: box.x + PADDING,
    y: box.y + PADDING + TITLE,
    width: box.width - 2 * PADDING,
    height: box.height - 2 * PADDING - TITLE,
  };
}

function VertexBoxCard({
  box,
  job,
  stage,
  execution,
}: {
  readonly box: VertexBox;
  readonly job: Job;
  /** Number of its stage; null: the job runs all at once. */
  readonly stage: number | null;
  readonly execution: boolean;
}) {
  const w = useWords();
  const subtasks = job.subtasks.filter((subtask) => subtask.vertexId === box.id);
  const state = stageState(subtasks, box.parallelism);
  return (
    <div
      className={stage === null ? "vertex" : `vertex stage ${state}`}
      data-testid={`vertex-${box.id}`}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <div className="vertex-title" title={box.name}>
        <span className="el">
          {box.name} <span className="dd">{w.canvas.task(box.parallelism)}</span>
          <RestartedHere box={box} job={job} />
        </span>
        {stage !== null && <StageMark number={stage} state={state} />}
      </div>
      {execution && (
        <div className="vertex-subtasks">
          {subtasks.map((subtask) => (
            <SubtaskLine key={subtask.subtask} subtask={subtask} box={box} job={job} />
          ))}
        </div>
      )}
    </div>
  );
}

/** How many subtasks of the vertex went down with the newest restart, where that was of a region. */
function RestartedHere({ box, job }: { readonly box: VertexBox; readonly job: Job }) {
  const w = useWords();
  const restart = job.restarts.at(-1);
  const own = restart?.subtasks.find(({ vertexId }) => vertexId === box.id);
  if (restart?.scope !== "region" || own === undefined) return null;
  return (
    <span
      className="vertex-restarted bpx"
      title={w.restarts.attempt(restart.attempt + 1, restart.restoredCheckpoint)}
    >
      <Icon name="restart" />
      {w.checkpoints.of(own.subtasks.length, box.parallelism)}
    </span>
  );
}

type Subtask = Job["subtasks"][number];

function SubtaskLine({
  subtask,
  box,
  job,
}: {
  readonly subtask: Subtask;
  readonly box: VertexBox;
  readonly job: Job;
}) {
  const w = useWords();
  const line = useRef<HTMLDivElement>(null);
  const last = lastRestartOf(job, subtask);
  useSeenFigures(box, () => {
    const figures = metricsFeed
      .node(box.headNode)
      ?.subtasks.find((other) => other.subtask === subtask.subtask);
    const { busy = 0, backpressured = 0 } = figures ?? {};
    setWidth(line.current?.querySelector<HTMLElement>(".bu") ?? null, busy);
    setWidth(line.current?.querySelector<HTMLElement>(".bp") ?? null, backpressured);
    setText(
      line.current?.querySelector(".subtask-share") ?? null,
      figures ? formatShare(Math.max(busy, backpressured)) : "",
    );
  });
  const place =
    subtask.taskManagerId === null || subtask.slot === null
      ? w.canvas.noSlot
      : w.canvas.slot(subtask.taskManagerId, subtask.slot + 1);
  return (
    <div
      ref={line}
      className={`subtask ${subtask.state}`}
      style={{ "--line": subtask.subtask + 1 } as React.CSSProperties}
      title={[w.run.taskStates[subtask.state], ...restartWords(subtask, last, w)].join("\n")}
      data-testid="subtask"
      data-restarted={last === null ? undefined : last.isCause ? "cause" : "with it"}
    >
      <span className="subtask-number">
        {last !== null && <i className={last.isCause ? "restart-mark cause" : "restart-mark"} />}
        {subtask.subtask + 1}
      </span>
      <SubtaskMark state={subtask.state} />
      <span className="subtask-state el">{w.run.taskStates[subtask.state]}</span>
      <span className="subtask-slot el m">{place}</span>
      <span className="load">
        <i className="bu" />
        <i className="bp" />
      </span>
      <span className="subtask-share m" />
    </div>
  );
}

function restartWords(
  { attempt }: Subtask,
  last: ReturnType<typeof lastRestartOf>,
  w: ReturnType<typeof useWords>,
): readonly string[] {
  if (last === null) return [];
  return [
    w.restarts.attempt(attempt + 1, last.restart.restoredCheckpoint),
    ...(last.isCause ? [w.restarts.beganHere] : []),
  ];
}

function SubtaskMark({ state }: { readonly state: Subtask["state"] }) {
  switch (state) {
    case "failed":
      return <Icon name="error" className="errc" />;
    case "finished":
      return <Icon name="check" className="okc" />;
    case "cancelled":
      return <Icon name="stop" className="dd" />;
    case "running":
      return <Icon name="run" className="okc" />;
    case "deploying":
    case "initializing":
    case "finishing":
      return <Icon name="restart" className="d" />;
  }
}
