import type { Widget } from "@millrace/graph";
import { AggregatesField } from "./aggregates-field.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { CodeField } from "./lazy-code-field.tsx";
import { ColumnField } from "./column-field.tsx";
import { ColumnsField } from "./columns-field.tsx";
import { DelimiterField } from "./delimiter-field.tsx";
import { DurationField } from "./duration-field.tsx";
import { ExpressionField } from "./lazy-expression-field.tsx";
import type { FieldProps } from "./field-context.ts";
import { GeneratorField } from "./generator-field.tsx";
import { IntegerField } from "./integer-field.tsx";
import { PathField } from "./path-field.tsx";
import { ProjectionsField } from "./projections-field.tsx";
import { RenamesField } from "./renames-field.tsx";
import { RowsField } from "./rows-field.tsx";
import { SchemaField } from "./schema-field.tsx";
import { StatesField } from "./states-field.tsx";
import { TextField } from "./text-field.tsx";
import { ToggleField } from "./toggle-field.tsx";

/** Exactly one component a widget: a widget without one does not compile. */
export function FieldWidget(props: FieldProps<unknown, Widget>) {
  const { widget, id, value, onChange } = props;
  switch (widget.kind) {
    case "expression":
      return (
        <ExpressionField
          id={id}
          label={props.label}
          value={text(value)}
          input={props.input}
          problems={props.problems}
          locale={props.locale}
          onChange={onChange}
        />
      );
    case "projections":
      return <ProjectionsField {...props} value={list(value)} />;
    case "column":
      return (
        <ColumnField
          id={id}
          value={text(value)}
          of={widget.of}
          input={props.input}
          invalid={props.problems.length > 0}
          onChange={onChange}
        />
      );
    case "columns":
      return <ColumnsField {...props} value={list(value)} />;
    case "aggregates":
      return <AggregatesField {...props} value={list(value)} />;
    case "renames":
      return <RenamesField {...props} value={list(value)} />;
    case "duration":
      return <DurationField id={id} value={number(value)} minMs={widget.minMs} onChange={onChange} />;
    case "text":
      return (
        <TextField
          id={id}
          value={text(value)}
          mono={widget.mono}
          lines={widget.lines}
          invalid={props.problems.length > 0}
          onChange={onChange}
        />
      );
    case "delimiter":
      return (
        <DelimiterField id={id} value={text(value)} invalid={props.problems.length > 0} onChange={onChange} />
      );
    case "states":
      return <StatesField {...props} value={list(value)} />;
    case "code":
      return <CodeField {...props} widget={widget} value={text(value)} />;
    case "path":
      return (
        <PathField
          id={id}
          value={text(value)}
          of={widget.of}
          invalid={props.problems.length > 0}
          onChange={onChange}
        />
      );
    case "integer":
      return (
        <IntegerField
          id={id}
          value={typeof value === "number" ? value : null}
          min={widget.min}
          max={widget.max}
          optional={widget.optional}
          onChange={onChange}
        />
      );
    case "choice":
      return <ChoiceField id={id} value={text(value)} options={widget.options} onChange={onChange} />;
    case "toggle":
      return <ToggleField id={id} label={props.label} value={value === true} onChange={onChange} />;
    case "schema":
      return <SchemaField {...props} value={list(value)} />;
    case "generator":
      return <GeneratorField {...props} value={list(value)} />;
    case "rows":
      return <RowsField {...props} value={list(value)} schema={list(props.node.config[widget.schema])} />;
  }
}

/** A half-finished or older config may hold anything: a form shows what it can of it. */
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const list = <T,>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : []);
