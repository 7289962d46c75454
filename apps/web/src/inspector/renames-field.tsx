import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { AddEntry } from "./add-entry.tsx";
import { ColumnField } from "./column-field.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

interface Rename {
  readonly column: string;
  readonly name: string;
}

/** Columns of the input in the order of the output, each with a new name where one is entered. */
export function RenamesField({
  id,
  name,
  value,
  node,
  input,
  problems,
  onChange,
}: FieldProps<readonly Rename[], Widget>) {
  const w = useWords();
  const change = (index: number, part: Partial<Rename>) => onChange(listEdit.change(value, index, part));
  const move = (index: number) => onChange(listEdit.move(value, index, index - 1));
  const left = (input?.fields ?? []).filter((field) => !value.some(({ column }) => column === field.name));
  return (
    <div className="list-field">
      {value.map((rename, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an entry has no identity but its place
        <div key={index} className="rename-row" data-entry={index}>
          <ColumnField
            id={index === 0 ? id : `${id}-${index}`}
            label={`${w.field.columnName} ${index + 1}`}
            value={rename.column}
            of="any"
            input={input}
            invalid={problemsAt(problems, index, "column").length > 0}
            onChange={(column) => change(index, { column })}
          />
          <span className="dd s">{w.field.as}</span>
          <ColumnNameInput
            label={`${w.field.newName} ${index + 1}`}
            value={rename.name}
            placeholder={rename.column}
            invalid={problemsAt(problems, index, "name").length > 0}
            of={{ nodeId: node.id, field: name }}
            onChange={(newName) => change(index, { name: newName })}
          />
          <IconButton
            className="ghost small"
            icon="up"
            label={w.field.moveUp}
            disabled={index === 0}
            onClick={() => move(index)}
          />
          <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
        </div>
      ))}
      <span className="row-buttons">
        <AddEntry onClick={() => onChange([...value, { column: left[0]?.name ?? "", name: "" }])} />
        {left.length > 0 && (
          <button
            type="button"
            className="btn small ghost add"
            onClick={() => onChange([...value, ...left.map((field) => ({ column: field.name, name: "" }))])}
          >
            {w.field.addAll}
          </button>
        )}
      </span>
    </div>
  );
}
