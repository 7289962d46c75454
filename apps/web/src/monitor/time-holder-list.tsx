import type { Job } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { formatEventTime } from "../ui/format-figure.ts";
import { WatermarkGlyph } from "../ui/glyphs.tsx";
import { metricsFeed } from "./metrics-feed.ts";
import { hasEventTime, timeInputs } from "./time-holders.ts";
import type { TimeInput } from "./time-holders.ts";

const MOST = 16;
const INTERVAL_MS = 1_000;

/** The watermark of each way into a node's task, and which of them the others wait for. */
export function TimeHolderList({ job, vertexId }: { readonly job: Job; readonly vertexId: string }) {
  const w = useWords();
  const inputs = useTimeInputs(job, vertexId);
  if (inputs.length === 0) return null;
  const isTimed = hasEventTime(job.jobGraph, job.streamGraph, vertexId, inputs);
  const newest = Math.max(...inputs.map(({ watermarkMs }) => watermarkMs ?? Number.NEGATIVE_INFINITY));
  const oldest = Math.min(...inputs.map(({ watermarkMs }) => watermarkMs ?? newest));
  const names = new Map(job.streamGraph.nodes.map(({ id, name }) => [id, name]));
  const reach = ({ watermarkMs }: TimeInput): number =>
    watermarkMs === null
      ? 0
      : newest === oldest
        ? 1
        : 0.2 + (0.8 * (watermarkMs - oldest)) / (newest - oldest);
  const words = (input: TimeInput): string =>
    input.activity === "active"
      ? input.watermarkMs === null
        ? w.watch.node.none
        : formatEventTime(input.watermarkMs)
      : w.watch.node[input.activity];
  return (
    <section className="panel-section" data-testid="time-holders">
      <h2 className="heading">
        <WatermarkGlyph /> {w.watch.node.timeHolder}
      </h2>
      {!isTimed && <p className="d">{w.watch.node.noEventTime}</p>}
      {(isTimed ? inputs : []).slice(0, MOST).map((input) => (
        <div key={input.key} className={`time-input ${input.holds ? "holds" : ""}`}>
          <span className="el s">
            {w.watch.node.input(names.get(input.producerNode) ?? input.producerNode, input.producer + 1)}
          </span>
          <span className="level">
            <i style={{ width: `${reach(input) * 100}%` }} />
          </span>
          <span className="m">{words(input)}</span>
        </div>
      ))}
    </section>
  );
}

/** Once a second: names and order stay, only figures change. */
function useTimeInputs(job: Job, vertexId: string): readonly TimeInput[] {
  const [inputs, setInputs] = useState<readonly TimeInput[]>([]);
  const { jobGraph } = job;
  useEffect(() => {
    const read = () => {
      const { figures } = metricsFeed;
      if (figures) setInputs(timeInputs(jobGraph, vertexId, figures.channels));
    };
    read();
    const timer = setInterval(read, INTERVAL_MS);
    return () => clearInterval(timer);
  }, [jobGraph, vertexId]);
  return inputs;
}
