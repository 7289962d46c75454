import type { OperatorSample } from "@millrace/engine/simulation";
import { formatType, isNumeric } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { RowKind } from "../monitor/row-kind.tsx";
import { columnNumbers } from "../ui/column-numbers.ts";
import { WatermarkGlyph } from "../ui/glyphs.tsx";
import { briefColumns, cellText, commonDay, sampleColumns } from "./edge-sample.ts";
import type { BriefChoice } from "./edge-sample.ts";

interface SampleTableProps {
  readonly schema: RowSchema;
  readonly sample: OperatorSample;
  readonly rows: number;
  /** Columns that there is room for, and those that matter most; null: all. A day that all rows share is then left out. */
  readonly columns: BriefChoice | null;
  readonly label: string;
}

/** The first rows of a sample, with their kind, the event time first. */
export function SampleTable({ schema, sample, rows, columns, label }: SampleTableProps) {
  const w = useWords();
  const shown = sample.rows.slice(0, rows);
  const chosen = columns === null ? sampleColumns(schema) : briefColumns(schema, shown, columns);
  const fields = chosen.map((column) => ({
    ...column,
    className: `${isNumeric(column.type) ? "n" : "k"} ${column.isTime ? "wm" : ""}`,
    skipped: columns === null ? 0 : commonDay(shown, column).length,
    number: BINARY.has(column.type.kind)
      ? columnNumbers(shown.map(({ values }) => values[column.index]))
      : null,
  }));
  return (
    <table className={`tbl sample-table ${columns === null ? "" : "brief"}`} aria-label={label}>
      <thead>
        <tr>
          <th>
            <span className={columns === null ? "" : "visually-hidden"}>{w.preview.kind}</span>
          </th>
          {fields.map(({ name, type, isTime }) => (
            <th key={name} className={isNumeric(type) ? "n" : ""} title={`${name} ${formatType(type)}`}>
              <span className="head">
                {isTime && <WatermarkGlyph />}
                <span className="el">{name}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row, index) => (
          // Rows of a sample have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={index}>
            <td>
              <RowKind kind={row.kind} />
            </td>
            {fields.map(({ name, type, index: column, className, skipped, number }) => {
              const value = row.values[column] ?? null;
              return (
                <td key={name} className={className} title={number && value !== null ? value : undefined}>
                  <span className="el">
                    {value === null ? (
                      <span className="dd">NULL</span>
                    ) : (
                      (number?.(value) ?? cellText(value, type, skipped))
                    )}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Numbers that come out of a division with as many digits as there are. */
const BINARY: ReadonlySet<string> = new Set(["FLOAT", "DOUBLE"]);
