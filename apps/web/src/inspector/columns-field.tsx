import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { ColumnField } from "./column-field.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

/** Names of columns, in order. */
export function ColumnsField({
  id,
  value,
  input,
  problems,
  onChange,
}: Pick<FieldProps<readonly string[], Widget>, "id" | "value" | "input" | "problems" | "onChange">) {
  const w = useWords();
  const left = input
    ? { ...input, fields: input.fields.filter((field) => !value.includes(field.name)) }
    : null;
  return (
    <div className="list-field">
      {value.map((name, index) => (
        <div key={name} className="list-row" data-entry={index}>
          <ColumnField
            id={`${id}-${index}`}
            label={`${w.field.columnName} ${index + 1}`}
            value={name}
            of="any"
            input={
              input && left
                ? {
                    ...left,
                    fields: input.fields.filter(
                      (field) => field.name === name || !value.includes(field.name),
                    ),
                  }
                : null
            }
            invalid={problemsAt(problems, index).length > 0}
            onChange={(next) =>
              onChange(next === "" ? listEdit.remove(value, index) : listEdit.replace(value, index, next))
            }
          />
          <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
        </div>
      ))}
      <ColumnField
        id={id}
        value=""
        of="any"
        input={left}
        invalid={problems.length > 0 && value.length === 0}
        onChange={(name) => name !== "" && onChange([...value, name])}
      />
    </div>
  );
}
