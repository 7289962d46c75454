import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { SampleValue } from "../preview/sample-value.tsx";
import { AddEntry } from "./add-entry.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { ExpressionField } from "./lazy-expression-field.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

interface Projection {
  readonly name: string;
  readonly expression: string;
}

/** Output columns in order: a name and the expression that gives its value. */
export function ProjectionsField({
  id,
  name,
  value,
  node,
  input,
  problems,
  locale,
  onChange,
}: FieldProps<readonly Projection[], Widget>) {
  const w = useWords();
  const change = (index: number, part: Partial<Projection>) => onChange(listEdit.change(value, index, part));
  return (
    <div className="list-field">
      {value.map((projection, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a projection has no identity but its place
        <div key={index} className="projection-row" data-entry={index}>
          <ColumnNameInput
            label={`${w.field.columnName} ${index + 1}`}
            value={projection.name}
            invalid={problemsAt(problems, index, "name").length > 0}
            of={{ nodeId: node.id, field: name }}
            onChange={(value) => change(index, { name: value })}
          />
          <span className="row-buttons">
            <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
          </span>
          <ExpressionField
            id={index === 0 ? id : `${id}-${index}`}
            label={`${w.field.expression} ${index + 1}`}
            value={projection.expression}
            input={input}
            problems={problemsAt(problems, index, "expression")}
            locale={locale}
            onChange={(expression) => change(index, { expression })}
          />
          <SampleValue nodeId={node.id} column={projection.name} />
        </div>
      ))}
      <AddEntry
        onClick={() => onChange([...value, { name: `column_${value.length + 1}`, expression: "" }])}
      />
    </div>
  );
}
