import type { Job } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { ChannelFigures } from "../monitor/channel-figures.ts";
import { useLive } from "../monitor/live-store.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { formatRate } from "../ui/format-figure.ts";

const INTERVAL_MS = 500;
const MOST_SUBTASKS = 8;
const CELLS = 10;

/** Every channel of one edge of the watched job: producers down, consumers across. */
export function ExchangeMatrix() {
  const job = useLive((state) => state.job);
  if (!job || job.jobGraph.edges.length === 0) return null;
  return <Exchange key={job.summary.id} job={job} />;
}

function Exchange({ job }: { readonly job: Job }) {
  const w = useWords();
  const { edges, vertices } = job.jobGraph;
  const [chosen, choose] = useState(edges[0]?.id ?? "");
  const edge = edges.find(({ id }) => id === chosen) ?? edges[0];
  const channels = useChannels(edge?.id ?? "");
  if (!edge) return null;
  const nameOf = (id: string): string => {
    const vertex = vertices.find((other) => other.id === id);
    return vertex?.operators[0]?.name ?? id;
  };
  const parallelism = (id: string): number =>
    Math.min(MOST_SUBTASKS, vertices.find((vertex) => vertex.id === id)?.parallelism ?? 0);
  const starved = channels.filter(({ credits, queued }) => credits === 0 && queued > 0).length;
  return (
    <article className="cluster-card exchange" data-testid="exchange">
      <header>
        <b className="b">{w.watch.cluster.exchange}</b>
        <select
          className="inp"
          aria-label={w.watch.cluster.edge}
          value={edge.id}
          onChange={(event) => choose(event.target.value)}
        >
          {edges.map(({ id, source, target, partitioning }) => (
            <option key={id} value={id}>
              {`${nameOf(source)} → ${nameOf(target)}, ${partitioning.kind}`}
            </option>
          ))}
        </select>
        <span className="d s">{w.watch.cluster.channels(channels.length)}</span>
        {starved > 0 && <span className="bpx s r">{w.watch.cluster.starved(starved)}</span>}
      </header>
      <div className="scroll">
        <table className="exchange-table">
          <thead>
            <tr>
              <th className="dd">{w.watch.cluster.corner}</th>
              {numbers(parallelism(edge.target)).map((consumer) => (
                <th key={consumer} className="m">
                  {nameOf(edge.target)} {consumer + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {numbers(parallelism(edge.source)).map((producer) => (
              <tr key={producer}>
                <th className="m">
                  {nameOf(edge.source)} {producer + 1}
                </th>
                {numbers(parallelism(edge.target)).map((consumer) => (
                  <td key={consumer}>
                    <Channel
                      channel={channels.find(
                        (other) => other.producer === producer && other.consumer === consumer,
                      )}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

function Channel({ channel }: { readonly channel: ChannelFigures | undefined }) {
  const w = useWords();
  if (!channel) return null;
  const { queued, credits, shut, barrier, rowsPerSecond } = channel;
  const full = credits === 0 && queued > 0;
  const title = `${w.watch.queue(queued, queued + credits, credits)}, ${formatRate(rowsPerSecond)}`;
  return (
    <span className={`exchange-channel ${full ? "full" : ""} ${shut ? "shut" : ""}`} title={title}>
      {numbers(CELLS).map((cell) => (
        <i key={cell} className={cellClass(CELLS - 1 - cell, { queued, credits })} />
      ))}
      <b className="exchange-gate" />
      {barrier && <span className="m barc">{barrier.id}</span>}
      <span className="m dd">{formatRate(rowsPerSecond)}</span>
    </span>
  );
}

/** Counted from the gate: queued segments, then credits, then nothing. One cell is one segment. */
function cellClass(
  fromGate: number,
  { queued, credits }: { readonly queued: number; readonly credits: number },
): string {
  if (fromGate < queued) return "q";
  return fromGate < queued + credits ? "c" : "";
}

/** Twice a second: a matrix is read, not watched. */
function useChannels(edgeId: string): readonly ChannelFigures[] {
  const [channels, setChannels] = useState<readonly ChannelFigures[]>([]);
  useEffect(() => {
    const read = () => setChannels(metricsFeed.figures?.channels.get(edgeId) ?? []);
    read();
    const timer = setInterval(read, INTERVAL_MS);
    return () => clearInterval(timer);
  }, [edgeId]);
  return channels;
}
