import type { RpcEntry } from "@millrace/protocol";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { filterRpc } from "./filter-rpc.ts";
import type { RpcFilter } from "./filter-rpc.ts";

const SHOWN = 200;

/** Every message between JobManager and TaskManagers, as it was sent; the newest on top. */
export function RpcLogView({ entries }: { readonly entries: readonly RpcEntry[] }) {
  const w = useWords();
  const [filter, setFilter] = useState<RpcFilter>({ kind: "all" });
  const newest = entries.findLast(({ checkpointId }) => checkpointId !== null)?.checkpointId ?? null;
  const shown = filterRpc(entries, filter).slice(-SHOWN).toReversed();
  return (
    <div className="cluster-part rpc">
      <h2 className="heading">
        {w.watch.cluster.rpc}
        <span className="r row">
          {(["all", "quiet"] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              className={`btn small ${filter.kind === kind ? "on" : ""}`}
              aria-pressed={filter.kind === kind}
              onClick={() => setFilter({ kind })}
            >
              {w.watch.cluster.filters[kind]}
            </button>
          ))}
          {newest !== null && (
            <button
              type="button"
              className={`btn small barc ${filter.kind === "checkpoint" ? "on" : ""}`}
              aria-pressed={filter.kind === "checkpoint"}
              data-testid="rpc-checkpoint"
              onClick={() =>
                setFilter(
                  filter.kind === "checkpoint"
                    ? { kind: "all" }
                    : { kind: "checkpoint", checkpointId: newest },
                )
              }
            >
              {w.checkpoints.title(filter.kind === "checkpoint" ? filter.checkpointId : newest)}
            </button>
          )}
        </span>
      </h2>
      <div
        className="rpc-rows scroll"
        data-testid="rpc-log"
        // What scrolls has to be reached by key.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="log"
        aria-label={w.watch.cluster.rpc}
      >
        {shown.map((entry) => (
          <RpcRow key={entry.seq} entry={entry} />
        ))}
      </div>
    </div>
  );
}

function RpcRow({ entry }: { readonly entry: RpcEntry }) {
  const job = useLive((state) => state.job);
  const { to, taskManagerId, kind, checkpointId, tasks, taskCount, detail, timeMs } = entry;
  const short = taskManagerId.replace(/^tm-\d+-/u, "TM ") || "TM";
  const names = new Map(job?.jobGraph.vertices.map(({ id, operators }) => [id, operators[0]?.name ?? id]));
  const words = tasks.map((task) => {
    const [vertex = "", subtask = "0"] = task.split("/");
    return `${names.get(vertex) ?? vertex} ${Number(subtask) + 1}`;
  });
  const about = `${words.join(", ")}${taskCount > tasks.length ? ` +${taskCount - tasks.length}` : ""}`;
  return (
    <p className={`rpc-row ${checkpointId === null ? "" : "about-checkpoint"}`}>
      <span className="m dd">{clock(timeMs)}</span>
      <span className="m">{to === "task-manager" ? `JM → ${short}` : `${short} → JM`}</span>
      <b className="el">
        {kind}
        {checkpointId === null ? "" : ` ${checkpointId}`}
      </b>
      <span className="m d el" title={`${about} ${detail}`}>
        {about} {detail}
      </span>
    </p>
  );
}

/** Seconds and milliseconds, as in a log. */
const clock = (ms: number): string => new Date(ms).toISOString().slice(17, 23);
