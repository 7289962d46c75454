import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { AddEntry } from "./add-entry.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { DiscoverColumns } from "./discover-columns.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

export interface SchemaColumn {
  readonly name: string;
  readonly type: string;
}

const TYPES = ["STRING", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP(3)", "DECIMAL(10, 2)"];

/** What is offered while a type is typed. */
export function ColumnTypes({ id }: { readonly id: string }) {
  return (
    <datalist id={id}>
      {TYPES.map((type) => (
        <option key={type} value={type} label={type} aria-label={type} />
      ))}
    </datalist>
  );
}

/** Columns of a source: name and SQL type. */
export function SchemaField({
  id,
  name,
  node,
  widget,
  value,
  problems,
  onChange,
}: FieldProps<readonly SchemaColumn[], Widget>) {
  const w = useWords();
  const change = (index: number, part: Partial<SchemaColumn>) =>
    onChange(listEdit.change(value, index, part));
  const bad = (index: number, key: string) => (problemsAt(problems, index, key).length > 0 ? "bad" : "");
  return (
    <div className="list-field">
      {widget.kind === "schema" && widget.discover !== null && (
        <DiscoverColumns node={node} format={widget.discover} />
      )}
      <ColumnTypes id={`${id}-types`} />
      {value.map((column, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a column has no identity but its place
        <div key={index} className="schema-row" data-entry={index}>
          <ColumnNameInput
            id={index === 0 ? id : undefined}
            label={`${w.field.columnName} ${index + 1}`}
            value={column.name}
            invalid={bad(index, "name") !== ""}
            of={{ nodeId: node.id, field: name }}
            onChange={(text) => change(index, { name: text })}
          />
          <input
            className={`inp mono ${bad(index, "type")}`}
            list={`${id}-types`}
            aria-label={`${w.field.columnType} ${index + 1}`}
            value={column.type}
            spellCheck={false}
            onChange={(event) => change(index, { type: event.target.value })}
          />
          <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
        </div>
      ))}
      <AddEntry
        onClick={() => onChange([...value, { name: `column_${value.length + 1}`, type: "STRING" }])}
      />
    </div>
  );
}
