import type { Locale } from "@millrace/graph";
import type { StatePage, StateRow } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatMoment } from "../jobs/format-moment.ts";
import { serverNow } from "./live-store.ts";

const TONES = { added: "okc", removed: "errc", changed: "bpx" } as const;
const NUMERIC = /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/u;

type Shown = Pick<StatePage, "columns" | "rows" | "against" | "entries">;

/** Entries of a state: key, window, values; against an earlier one what was there. */
export function StateTable({ page }: { readonly page: Shown }) {
  const w = useWords();
  const { columns, rows, against } = page;
  const windows = rows.some(({ window }) => window !== null);
  const timers = rows.some(({ timerMs }) => timerMs !== null);
  if (rows.length === 0) {
    const text = page.entries === 0 ? w.state.noEntries : against === null ? w.state.noMatch : w.state.same;
    return <p className="d">{text}</p>;
  }
  return (
    <table className="tbl" data-testid="state-rows">
      <thead>
        <tr>
          {against !== null && <th>{w.state.change}</th>}
          {columns.key.map(({ name, type }) => (
            <th key={name} title={type} className={NUMERIC.test(type) ? "n" : ""}>
              {name}
            </th>
          ))}
          {windows && <th>{w.state.window}</th>}
          {timers && <th>{w.state.fires}</th>}
          {columns.values.map(({ name, type }, index) => (
            // Two values may have one name.
            // oxlint-disable-next-line react/no-array-index-key
            <th key={`${name} ${index}`} title={type} className={NUMERIC.test(type) ? "n" : ""}>
              {name}
            </th>
          ))}
          <th className="n">{w.state.subtask}</th>
          <th className="n">{w.state.keyGroup}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Entry
            key={JSON.stringify([row.key, row.window, row.subtask, row.values])}
            row={row}
            page={page}
            windows={windows}
            timers={timers}
          />
        ))}
      </tbody>
    </table>
  );
}

function Entry({
  row,
  page,
  windows,
  timers,
}: {
  readonly row: StateRow;
  readonly page: Shown;
  readonly windows: boolean;
  readonly timers: boolean;
}) {
  const w = useWords();
  const locale = useLocale();
  const { columns, against } = page;
  const moment = (ms: number): string => formatMoment(ms, serverNow(), locale);
  return (
    <tr>
      {against !== null && (
        <td className={row.change === null ? "" : TONES[row.change]}>
          {row.change === null ? "" : w.state.changes[row.change]}
        </td>
      )}
      {row.key.map((value, index) => (
        <td key={columns.key[index]?.name} className={numeric(columns.key[index]?.type)}>
          {value}
        </td>
      ))}
      {windows && <td className="m dd">{row.window === null ? "—" : spanText(row.window, locale)}</td>}
      {timers && <td className="m dd">{row.timerMs === null ? "—" : moment(row.timerMs)}</td>}
      {row.values.map((value, index) => {
        const before = row.change === "changed" ? row.before?.[index] : undefined;
        return (
          // Values stand in the order of the columns.
          // oxlint-disable-next-line react/no-array-index-key
          <td key={index} className={numeric(columns.values[index]?.type)}>
            {before !== undefined && before !== value && (
              <span className="was" title={w.state.before}>
                {before}
              </span>
            )}{" "}
            {value}
          </td>
        );
      })}
      <td className="n dd">{row.subtask + 1}</td>
      <td className="n dd">{row.keyGroup < 0 ? "—" : row.keyGroup}</td>
    </tr>
  );
}

/** The day is said once. */
function spanText([start, end]: readonly [number, number], locale: Locale): string {
  const from = formatMoment(start, serverNow(), locale);
  const to = formatMoment(end, start, locale);
  return `${from} – ${to}`;
}

const numeric = (type: string | undefined): string => (NUMERIC.test(type ?? "") ? "n" : "m");
