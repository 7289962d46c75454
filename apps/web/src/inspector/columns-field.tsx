import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { ColumnField } from "./column-field.tsx";
import { listEdit } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";

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
        <div key={name} className="list-row">
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
            invalid={problems.some(({ path }) => path[1] === index)}
            onChange={(next) =>
              onChange(next === "" ? listEdit.remove(value, index) : listEdit.replace(value, index, next))
            }
          />
          <IconButton
            className="ghost small"
            icon="close"
            label={w.field.remove}
            onClick={() => onChange(listEdit.remove(value, index))}
          />
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
