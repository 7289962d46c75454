import type { Job } from "@millrace/protocol";
import { useEffect } from "react";
import { useWords } from "../i18n/use-words.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { numbersOf } from "../ui/column-numbers.ts";
import { formatEventTime } from "../ui/format-figure.ts";
import { lookAt } from "./connection.ts";
import { useInsight } from "./insight-store.ts";
import { RowKind } from "./row-kind.tsx";
import { ShownValue } from "./shown-value.tsx";

/** Rows that pass at a node now: asked of the engine while this is open, and no longer. */
export function NodeRows({ nodeId, job }: { readonly nodeId: string; readonly job: Job }) {
  const w = useWords();
  const observed = useInsight((state) => state.observed);
  useEffect(() => {
    lookAt(nodeId);
    return () => lookAt(null);
  }, [nodeId]);
  if (observed === null || observed.rows.length === 0) {
    return (
      <div className="drawer-empty">
        <EmptyChannel />
        <p className="d">{w.watch.node.noRowsPass}</p>
      </div>
    );
  }
  const { columns, rows } = observed;
  const name = job.streamGraph.nodes.find(({ id }) => id === observed.nodeId)?.name ?? observed.nodeId;
  const shown = columns.map((_, column) => numbersOf(rows.map(({ values }) => values[column])));
  const timed = rows.some(({ eventMs }) => eventMs !== null);
  return (
    <section className="panel-section" data-testid="observed-rows">
      <h2 className="heading">{w.watch.node.rowsOf(name)}</h2>
      <p className="dd s">{w.watch.node.sampled}</p>
      {/* What scrolls has to be reached by key. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="scroll rows-scroll" tabIndex={0} role="region" aria-label={w.watch.node.rows}>
        <table className="tbl rows-table">
          <thead>
            <tr>
              <th>{w.run.kind}</th>
              {timed && <th className="n">{w.watch.node.eventTime}</th>}
              {columns.map((column, at) => (
                <th key={column} className={shown[at] ? "n" : "m"}>
                  {column}
                </th>
              ))}
              <th className="n">{w.run.subtask}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // Rows have no identity: the newest are on top.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index}>
                <td>
                  <RowKind kind={row.kind} />
                </td>
                {timed && (
                  <td className="n wm">{row.eventMs === null ? "—" : formatEventTime(row.eventMs)}</td>
                )}
                {columns.map((column, at) => (
                  <ShownValue
                    key={column}
                    className={shown[at] ? "n" : "k"}
                    value={row.values[at]}
                    show={shown[at] ?? null}
                  />
                ))}
                <td className="n dd">{row.subtask + 1}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
