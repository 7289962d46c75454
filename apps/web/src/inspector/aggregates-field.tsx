import { AGGREGATE_FUNCTIONS } from "@millrace/graph";
import type { AggregateFunction, Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { AddEntry } from "./add-entry.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { ColumnField } from "./column-field.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

interface Aggregate {
  readonly fn: AggregateFunction;
  readonly column: string | null;
  readonly name: string;
}

/** Aggregate calls: function, column, name of the result. */
export function AggregatesField({
  id,
  name,
  node,
  value,
  input,
  problems,
  onChange,
}: FieldProps<readonly Aggregate[], Widget>) {
  const w = useWords();
  const change = (index: number, part: Partial<Aggregate>) => onChange(listEdit.change(value, index, part));
  return (
    <div className="list-field">
      {value.map((call, index) => {
        const wrong = (key: string) => problemsAt(problems, index, key).length > 0;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a call has no identity but its place
          <div key={index} className="aggregate-row" data-entry={index}>
            <select
              className="inp mono"
              aria-label={w.field.function}
              value={call.fn}
              onChange={(event) => change(index, { fn: event.target.value as AggregateFunction })}
            >
              {AGGREGATE_FUNCTIONS.map((fn) => (
                <option key={fn}>{fn}</option>
              ))}
            </select>
            <ColumnField
              id={index === 0 ? id : `${id}-${index}`}
              label={w.field.choose}
              value={call.column ?? ""}
              of={call.fn === "SUM" || call.fn === "AVG" ? "number" : "any"}
              none={call.fn === "COUNT" ? w.field.allColumns : w.field.choose}
              input={input}
              invalid={wrong("column")}
              onChange={(column) => change(index, { column: column === "" ? null : column })}
            />
            <ColumnNameInput
              label={w.field.columnName}
              placeholder={keepsRow(call.fn) ? w.field.ownNames : ""}
              value={call.name}
              invalid={wrong("name")}
              of={{ nodeId: node.id, field: name }}
              onChange={(value) => change(index, { name: value })}
            />
            <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
          </div>
        );
      })}
      <AddEntry onClick={() => onChange([...value, { fn: "COUNT", column: null, name: freeName(value) }])} />
    </div>
  );
}

const keepsRow = (fn: AggregateFunction): boolean => fn === "MIN_BY" || fn === "MAX_BY";

function freeName(calls: readonly Aggregate[]): string {
  const taken = new Set(calls.map((call) => call.name));
  if (!taken.has("count")) return "count";
  for (let n = 2; ; n++) if (!taken.has(`count_${n}`)) return `count_${n}`;
}
