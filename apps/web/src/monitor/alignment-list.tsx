import type { Job } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatEventTime, formatLength } from "../ui/format-figure.ts";
import { WatermarkGlyph } from "../ui/glyphs.tsx";
import { alignedSources, alignmentOf } from "./aligned-sources.ts";
import type { AlignedSource } from "./aligned-sources.ts";
import { metricsFeed } from "./metrics-feed.ts";

const MOST = 16;
const INTERVAL_MS = 1_000;

/** The sources that keep near to each other in event time with this one: how far each is, and which of them wait. */
export function AlignmentList({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const w = useWords();
  const locale = useLocale();
  const alignment = alignmentOf(job.jobGraph, nodeId);
  const members = useMembers(job, alignment?.group ?? null);
  if (alignment === null) return null;
  const names = new Map(job.streamGraph.nodes.map(({ id, name }) => [id, name]));
  const words = ({ aheadMs, isSlowest }: AlignedSource): string => {
    if (aheadMs > 0) return w.watch.node.waitsAhead(formatLength(aheadMs, locale));
    return isSlowest ? w.watch.node.slowest : "";
  };
  return (
    <section className="panel-section" data-testid="alignment">
      <h2 className="heading">
        <WatermarkGlyph /> {w.watch.node.alignment(alignment.group)}
      </h2>
      <p className="d">{w.watch.node.alignmentBound(formatLength(alignment.maxDriftMs, locale))}</p>
      {members.slice(0, MOST).map((member) => (
        <div
          key={`${member.nodeId} ${member.subtask}`}
          className={`aligned-source ${member.aheadMs > 0 ? "waits" : member.isSlowest ? "holds" : ""}`}
        >
          <span
            className="el s"
            title={w.watch.node.input(names.get(member.nodeId) ?? member.nodeId, member.subtask + 1)}
          >
            {names.get(member.nodeId) ?? member.nodeId} #{member.subtask + 1}
          </span>
          <span className="s">{words(member)}</span>
          <span className="m">
            {member.watermarkMs === null ? w.watch.node.none : formatEventTime(member.watermarkMs)}
          </span>
        </div>
      ))}
    </section>
  );
}

/** Once a second: names and order stay, only figures change. */
function useMembers(job: Job, group: string | null): readonly AlignedSource[] {
  const [members, setMembers] = useState<readonly AlignedSource[]>([]);
  const { jobGraph } = job;
  useEffect(() => {
    if (group === null) return;
    const read = () => setMembers(alignedSources(jobGraph, group, (id) => metricsFeed.node(id)));
    read();
    const timer = setInterval(read, INTERVAL_MS);
    return () => clearInterval(timer);
  }, [jobGraph, group]);
  return members;
}
