import type { Job, JobLogEntry } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { selectNodes } from "../store/selection-store.ts";
import { formatClock } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { filterLog } from "./filter-log.ts";
import type { LogLevel } from "./filter-log.ts";
import { useLive } from "./live-store.ts";
import { logWords } from "./log-words.ts";
import "./job-log.css";

const INTERVAL_MS = 1_000;

/** What happened to the job, the newest on top; each line leads to its node. */
export function JobLog() {
  const w = useWords();
  const locale = useLocale();
  const job = useLive((state) => state.job);
  const [text, setText] = useState("");
  const [level, setLevel] = useState<LogLevel>("info");
  const entries = useJobLog(job?.summary.id ?? null);
  if (!job) return null;
  const names = new Map(job.streamGraph.nodes.map(({ id, name }) => [id, name]));
  const lines = entries.map((entry) => ({
    entry,
    text: logWords(entry, { w, locale }),
    node: entry.nodeId === null ? "" : (names.get(entry.nodeId) ?? entry.nodeId),
  }));
  const shown = filterLog(lines, level, text).toReversed();
  return (
    <div className="job-log">
      <div className="row log-filter">
        <input
          className="inp"
          type="search"
          value={text}
          placeholder={w.watch.log.find}
          aria-label={w.watch.log.find}
          onChange={(event) => setText(event.target.value)}
        />
        {(["info", "warning", "error"] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={`btn small ${level === each ? "on" : ""}`}
            aria-pressed={level === each}
            onClick={() => setLevel(each)}
          >
            {w.watch.log.levels[each]}
          </button>
        ))}
        <span className="dd s r">{w.watch.log.shown(shown.length, entries.length)}</span>
      </div>
      <table className="tbl" data-testid="job-log">
        <tbody>
          {shown.map((line) => (
            <LogLine key={line.entry.seq} {...line} job={job} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="d log-empty">{w.watch.log.none}</p>}
    </div>
  );
}

interface LogLineProps {
  readonly entry: JobLogEntry;
  readonly text: string;
  readonly node: string;
  readonly job: Job;
}

const ICONS = { info: "check", warning: "warning", error: "error" } as const;
const TONES = { info: "dd", warning: "bpx", error: "errc" } as const;

function LogLine({ entry, text, node }: LogLineProps) {
  const w = useWords();
  const { nodeId, subtask, level, timeMs, taskManagerId, detail } = entry;
  return (
    <tr data-level={level}>
      <td className="k">{formatClock(timeMs)}</td>
      <td className={TONES[level]}>
        <Icon name={ICONS[level]} />
      </td>
      <td className="wrap">
        {text}
        {detail !== null && detail !== "" && (
          <details>
            <summary className="dd">{w.restarts.technical}</summary>
            <pre className="m cause-text">{detail}</pre>
          </details>
        )}
      </td>
      <td>
        {nodeId !== null && (
          <button
            type="button"
            className="where link"
            onClick={() => {
              selectNodes([nodeId]);
              canvasHandle()?.reveal(nodeId);
            }}
          >
            {subtask === null ? node : w.restarts.subtask(node, subtask + 1)}
          </button>
        )}
      </td>
      <td className="m dd">{taskManagerId}</td>
    </tr>
  );
}

/** Asked for once a second while it is open. */
function useJobLog(jobId: string | null): readonly JobLogEntry[] {
  const [entries, setEntries] = useState<readonly JobLogEntry[]>([]);
  useEffect(() => {
    if (jobId === null) return;
    let gone = false;
    const read = () =>
      server.jobLog(jobId).then(
        (log) => {
          if (!gone) setEntries(log.entries);
        },
        () => {},
      );
    void read();
    const timer = setInterval(() => void read(), INTERVAL_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [jobId]);
  return entries;
}
