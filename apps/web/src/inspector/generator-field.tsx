import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { AddEntry } from "./add-entry.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";
import { ColumnTypes } from "./schema-field.tsx";

export interface GeneratorColumn {
  readonly name: string;
  readonly type: string;
  readonly values: string;
  readonly nulls: number;
}

const RULES = ["uniform(1, 100)", "normal(50, 10)", "zipf(1000, 1.1)", "sequence(1, 1)", "choice(a, b, c)"];

/** Columns of the generator: name and type, and below them the rule of the values and the share of NULLs. */
export function GeneratorField({
  id,
  name,
  node,
  value,
  problems,
  onChange,
}: FieldProps<readonly GeneratorColumn[], Widget>) {
  const change = (index: number, part: Partial<GeneratorColumn>) =>
    onChange(listEdit.change(value, index, part));
  const add = () =>
    onChange([...value, { name: `column_${value.length + 1}`, type: "BIGINT", values: RULES[0], nulls: 0 }]);
  return (
    <div className="list-field">
      <ColumnTypes id={`${id}-types`} />
      <datalist id={`${id}-rules`}>
        {RULES.map((rule) => (
          <option key={rule} value={rule} label={rule} aria-label={rule} />
        ))}
      </datalist>
      {value.map((column, index) => (
        <GeneratorRow
          // oxlint-disable-next-line react/no-array-index-key -- a column has no identity but its place
          key={index}
          id={id}
          index={index}
          column={column}
          of={{ nodeId: node.id, field: name }}
          bad={(key) => (problemsAt(problems, index, key).length > 0 ? "bad" : "")}
          onChange={(part) => change(index, part)}
          onRemove={() => onChange(listEdit.remove(value, index))}
        />
      ))}
      <AddEntry onClick={add} />
    </div>
  );
}

interface GeneratorRowProps {
  readonly id: string;
  readonly index: number;
  readonly column: GeneratorColumn;
  readonly of: { readonly nodeId: string; readonly field: string };
  readonly bad: (key: string) => string;
  readonly onChange: (part: Partial<GeneratorColumn>) => void;
  readonly onRemove: () => void;
}

function GeneratorRow({ id, index, column, of, bad, onChange, onRemove }: GeneratorRowProps) {
  const w = useWords();
  const n = index + 1;
  return (
    <div className="generator-row" data-entry={index}>
      <ColumnNameInput
        id={index === 0 ? id : undefined}
        label={`${w.field.columnName} ${n}`}
        value={column.name}
        invalid={bad("name") !== ""}
        of={of}
        onChange={(text) => onChange({ name: text })}
      />
      <input
        className={`inp mono ${bad("type")}`}
        list={`${id}-types`}
        aria-label={`${w.field.columnType} ${n}`}
        value={column.type}
        spellCheck={false}
        onChange={(event) => onChange({ type: event.target.value })}
      />
      <RemoveEntry onClick={onRemove} />
      <div className="generator-rule">
        <input
          className={`inp mono ${bad("values")}`}
          list={`${id}-rules`}
          aria-label={`${w.field.generatedValues} ${n}`}
          title={column.values}
          value={column.values}
          spellCheck={false}
          onChange={(event) => onChange({ values: event.target.value })}
        />
        <label className="nulls" title={w.field.nullShare}>
          <input
            className="inp mono"
            type="number"
            min={0}
            max={100}
            aria-label={`${w.field.nullShare} ${n}`}
            value={column.nulls}
            onChange={(event) =>
              onChange({ nulls: Math.max(0, Math.min(100, event.target.valueAsNumber || 0)) })
            }
          />
          <span className="dd">% ∅</span>
        </label>
      </div>
    </div>
  );
}
