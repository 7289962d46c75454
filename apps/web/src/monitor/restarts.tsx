import type { Failure, Job, Restart } from "@millrace/protocol";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { selectNodes } from "../store/selection-store.ts";
import { formatBytes, formatClock, formatExact, formatLength } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { CodeLink } from "./code-link.tsx";
import { failureWords } from "./failure-words.ts";
import { restartScope } from "./restart-scope.ts";
import { LedgerStrip } from "./ledger-strip.tsx";
import { useLive } from "./live-store.ts";

/** Every restart with its cause and the checkpoint that it went on from. */
export function Restarts() {
  const w = useWords();
  const job = useLive((state) => state.job);
  if (!job || (job.restarts.length === 0 && job.failure === null)) {
    return (
      <>
        <LedgerStrip />
        <div className="drawer-empty">
          <Icon name="check" className="okc" />
          <div>
            <p className="b">{w.restarts.none}</p>
            <p className="d">{w.restarts.noneText}</p>
          </div>
        </div>
      </>
    );
  }
  return (
    <>
      <LedgerStrip />
      <table className="tbl" data-testid="restarts">
        <thead>
          <tr>
            <th>{w.restarts.when}</th>
            <th>{w.restarts.cause}</th>
            <th>{w.restarts.restored}</th>
            <th title={w.restarts.againTitle}>{w.restarts.again}</th>
            <th className="n" title={w.restarts.tookTitle}>
              {w.restarts.took}
            </th>
          </tr>
        </thead>
        <tbody>
          {job.failure && <FailureRow failure={job.failure} job={job} />}
          {job.restarts.toReversed().map((restart) => (
            <RestartRow key={restart.attempt} restart={restart} job={job} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function FailureRow({ failure, job }: { readonly failure: Failure; readonly job: Job }) {
  const w = useWords();
  return (
    <tr className="bad">
      <td className="k">{job.summary.endedMs === null ? "" : formatClock(job.summary.endedMs)}</td>
      <td className="wrap">
        <b className="b">{w.run.failedWith}</b> <Cause failure={failure} job={job} />
      </td>
      <td>—</td>
      <td>—</td>
      <td className="n">—</td>
    </tr>
  );
}

function RestartRow({ restart, job }: { readonly restart: Restart; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const { failedMs, runningMs, restoredCheckpoint } = restart;
  return (
    <tr>
      <td className="k">{formatClock(failedMs)}</td>
      <td className="wrap">
        {restart.cause === null ? (
          <span className="b">{w.restarts.rescaled(restart.rescaledTo ?? 0)}</span>
        ) : (
          <Cause failure={restart.cause} job={job} />
        )}
        <Scope restart={restart} job={job} />
      </td>
      <td>
        {restoredCheckpoint === null ? w.restarts.fromBeginning : w.restarts.checkpoint(restoredCheckpoint)}
        {restart.state !== null && <StateRead state={restart.state} />}
      </td>
      <td className="wrap">
        <Rewinds restart={restart} job={job} />
      </td>
      <td className="n">
        {runningMs === null ? w.restarts.ongoing : formatLength(runningMs - failedMs, locale)}
      </td>
    </tr>
  );
}

/** How much state was read, and from where where there are local copies of it. */
function StateRead({ state: { bytes, localBytes } }: { readonly state: NonNullable<Restart["state"]> }) {
  const w = useWords();
  return (
    <div className="d s" data-testid="restart-state">
      {localBytes === 0
        ? formatBytes(bytes)
        : w.restarts.local(formatBytes(bytes), localBytes === bytes ? null : formatBytes(localBytes))}
    </div>
  );
}

/** Which tasks went down. */
function Scope({ restart, job }: { readonly restart: Restart; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const { region, tasks, total, vertices } = restartScope(restart, job);
  if (tasks === 0 || restart.cause === null) return null;
  const names = vertices.map(({ name, subtasks }) => `${name} ${subtasks}`);
  return (
    <div className="d s" data-testid="restart-scope">
      {region ? w.restarts.region(tasks, total, joined(names, locale)) : w.restarts.wholeJob(tasks)}
    </div>
  );
}

/** What each source reads again, from where. */
function Rewinds({ restart, job }: { readonly restart: Restart; readonly job: Job }) {
  const w = useWords();
  if (restart.rewound.length === 0) return <>—</>;
  return restart.rewound.map(({ nodeId, rows, from, exact, again }) => {
    const name = job.streamGraph.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
    const figure = `${exact ? "" : "≥ "}${formatExact(rows)}`;
    return (
      <div key={nodeId} className="rewound" data-testid="rewound" data-rows={rows}>
        <b className="b">{name}</b>{" "}
        {rows === 0
          ? w.restarts.nothing
          : again
            ? w.restarts.rewound(figure, formatExact(from + 1))
            : w.restarts.notRewound(figure)}
      </div>
    );
  });
}

function Cause({ failure, job }: { readonly failure: Failure; readonly job: Job }) {
  const w = useWords();
  const locale = useLocale();
  const { message, fix } = failureWords(failure, locale);
  const node = job.streamGraph.nodes.find((candidate) => candidate.id === failure.nodeId);
  return (
    <>
      <span>{message}</span> <span className="d">{fix}</span>
      {node && (
        <button type="button" className="where link" onClick={() => selectNodes([node.id])}>
          {failure.subtask === null ? node.name : w.restarts.subtask(node.name, failure.subtask + 1)}
        </button>
      )}
      <CodeLink failure={failure} job={job} />
      {failure.cause !== null && failure.cause !== "" && (
        <details>
          <summary className="dd">{w.restarts.technical}</summary>
          <pre className="m cause-text">{failure.cause}</pre>
        </details>
      )}
    </>
  );
}
