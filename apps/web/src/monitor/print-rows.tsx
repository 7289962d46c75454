import type { OperatorSpec } from "@millrace/graph";
import type { Job, PrintedRowMessage } from "@millrace/protocol";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { numbersOf } from "../ui/column-numbers.ts";
import { formatClock, formatExact } from "../ui/format-figure.ts";
import { useLive } from "./live-store.ts";
import { RowKind } from "./row-kind.tsx";
import { ShownValue } from "./shown-value.tsx";

const SHOWN = 60;

/** Rows that the Print nodes of the job got, newest first. */
export function PrintRows() {
  const w = useWords();
  const job = useLive((state) => state.job);
  const chosen = useView((view) => view.rowsNodeId);
  const prints =
    job?.streamGraph.nodes.filter((node) =>
      node.operators.some(({ kind }) => kind === "print-sink" || kind === "stderr-sink"),
    ) ?? [];
  const shown = prints.find((node) => node.id === chosen) ?? prints[0];
  if (!job) return <p className="dd drawer-note">{w.documents.loading}</p>;
  if (!shown) return <EmptyRows title={w.run.noPrint} text={w.run.noRowsText} />;
  const entry = job.rows.find((rows) => rows.nodeId === shown.id);
  return (
    <div className="print">
      {prints.length > 1 && (
        <div className="print-nodes">
          {prints.map((node) => (
            <button
              key={node.id}
              type="button"
              className={`btn small ${node === shown ? "on" : ""}`}
              onClick={() => setView({ rowsNodeId: node.id })}
            >
              {node.name}
            </button>
          ))}
        </div>
      )}
      {entry ? (
        <RowsTable entry={entry} limit={SHOWN} prefix={prefixOf(shown)} />
      ) : (
        <EmptyRows title={w.run.noRows} text={w.run.noRowsText} />
      )}
    </div>
  );
}

function EmptyRows({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="drawer-empty">
      <EmptyChannel />
      <div>
        <p className="b">{title}</p>
        <p className="d">{text}</p>
      </div>
    </div>
  );
}

type RowsEntry = Job["rows"][number];

export function RowsTable({
  entry,
  limit,
  prefix = "",
  compact = false,
}: {
  readonly entry: RowsEntry;
  readonly limit: number;
  /** Stands before the subtask, as Flink prints it. */
  readonly prefix?: string;
  readonly compact?: boolean;
}) {
  const w = useWords();
  const rows = useMemo(() => keyed(entry), [entry])
    .slice(-limit)
    .toReversed();
  const numbers = entry.columns.map((_, column) => numbersOf(rows.map(({ row }) => row.values[column])));
  return (
    <table className="tbl rows-table" data-testid={compact ? "passing-rows" : "print-rows"}>
      <thead>
        <tr>
          <th>{w.run.kind}</th>
          {entry.columns.map((column, index) => (
            <th key={column} className={numbers[index] ? "n" : "m"}>
              {column}
            </th>
          ))}
          {!compact && (
            <>
              <th className="n">{w.run.subtask}</th>
              <th className="n rows-note">{w.run.total(formatExact(entry.total))}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, row }) => (
          <tr key={key}>
            <td>
              <RowKind kind={row.kind} />
            </td>
            {entry.columns.map((column, index) => (
              <ShownValue
                key={column}
                className={numbers[index] ? "n" : "k"}
                value={row.values[index]}
                show={numbers[index] ?? shownMoment}
              />
            ))}
            {!compact && (
              <>
                <td className="n dd">{prefix === "" ? row.subtask + 1 : `${prefix}:${row.subtask + 1}>`}</td>
                <td className="n dd">{formatClock(row.timeMs)}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function prefixOf({ operators }: { readonly operators: readonly OperatorSpec[] }): string {
  const spec = operators.find(({ kind }) => kind === "print-sink" || kind === "stderr-sink");
  return spec && "prefix" in spec ? spec.prefix : "";
}

/** A moment is printed without seconds where they are zero; in a column they stand below one another. */
const shownMoment = (value: string): string =>
  value.replace(/^(-?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2})$/u, "$1:00");

/** Rows have no identity of their own: their place from the end of all rows is one that stays while others come. */
function keyed(entry: RowsEntry): readonly { readonly key: number; readonly row: PrintedRowMessage }[] {
  const first = entry.total - entry.rows.length;
  return entry.rows.map((row, index) => ({ key: first + index, row }));
}
