import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { AddEntry } from "./add-entry.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";
import { literalOfText, textOfLiteral } from "./row-literal.ts";
import type { RowLiteral } from "./row-literal.ts";
import type { SchemaColumn } from "./schema-field.tsx";

type Row = readonly RowLiteral[];

/** Rows of literals under the columns of the node's own schema. */
export function RowsField({
  id,
  value,
  schema,
  problems,
  onChange,
}: FieldProps<readonly Row[], Widget> & { readonly schema: readonly SchemaColumn[] }) {
  const w = useWords();
  const change = (row: number, column: number, text: string) => {
    const width = Math.max(schema.length, value[row]?.length ?? 0);
    const cells = Array.from({ length: width }, (_, index) => value[row]?.[index] ?? null);
    onChange(
      listEdit.replace(value, row, cells.with(column, literalOfText(text, schema[column]?.type ?? "STRING"))),
    );
  };
  return (
    <div className="list-field scroll rows-grid">
      <table className="tbl">
        <thead>
          <tr>
            {schema.map((column, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- values and columns are by place
              <th key={index} className="m">
                {column.name}
              </th>
            ))}
            <th>
              <span className="visually-hidden">{w.field.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {value.map((row, rowIndex) => (
            <tr
              // oxlint-disable-next-line react/no-array-index-key -- values and columns are by place
              key={rowIndex}
              data-entry={rowIndex}
              className={problemsAt(problems, rowIndex).length > 0 ? "bad" : ""}
            >
              {schema.map((column, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- values and columns are by place
                <td key={index}>
                  <input
                    id={rowIndex === 0 && index === 0 ? id : undefined}
                    className="inp mono small"
                    aria-label={`${column.name} ${rowIndex + 1}`}
                    value={textOfLiteral(row[index] ?? null)}
                    placeholder={w.field.null}
                    spellCheck={false}
                    onChange={(event) => change(rowIndex, index, event.target.value)}
                  />
                </td>
              ))}
              <td>
                <RemoveEntry onClick={() => onChange(listEdit.remove(value, rowIndex))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <AddEntry label={w.field.addRow} onClick={() => onChange([...value, schema.map(() => null)])} />
    </div>
  );
}
