import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { SampleValue } from "../preview/sample-value.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { ColumnNameInput } from "./column-name-input.tsx";
import { ExpressionField } from "./lazy-expression-field.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";

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
  const change = (index: number, part: Partial<Projection>) => {
    const before = value[index];
    if (before) onChange(listEdit.replace(value, index, { ...before, ...part }));
  };
  return (
    <div className="list-field">
      {value.map((projection, index) => (
        // A projection's identity is its place: so is that of its column.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="projection-row">
          <ColumnNameInput
            label={`${w.field.columnName} ${index + 1}`}
            value={projection.name}
            invalid={problemsAt(problems, index, "name").length > 0}
            of={{ nodeId: node.id, field: name }}
            onChange={(value) => change(index, { name: value })}
          />
          <span className="row-buttons">
            <IconButton
              className="ghost small"
              icon="close"
              label={w.field.remove}
              onClick={() => onChange(listEdit.remove(value, index))}
            />
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
      <button
        type="button"
        className="btn small ghost add"
        onClick={() => onChange([...value, { name: `column_${value.length + 1}`, expression: "" }])}
      >
        <Icon name="plus" />
        {w.field.add}
      </button>
    </div>
  );
}
