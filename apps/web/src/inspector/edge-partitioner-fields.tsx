import { functionShape } from "@millrace/functions";
import { conditionHolds, configFields } from "@millrace/graph";
import type {
  ConfigField,
  Diagnostic,
  FlowEdge,
  FlowNode,
  FlowPartitioning,
  RowSchema,
} from "@millrace/graph";
import { lazy, Suspense, useMemo } from "react";
import { useLocale } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { setPartitioning } from "../store/edits.ts";
import { FieldProblems } from "./field-problems.tsx";
import { FieldWidget } from "./field-widget.tsx";

export type Partitioner = Extract<FlowPartitioning, { readonly kind: "partitioner" }>;

/** The node that does the same as an edge whose rows an expression or a function spreads. */
export const PARTITIONER_NODE = "custom-partitioning";

const FunctionCode = lazy(async () => ({
  default: (await import("../functions/function-code.tsx")).FunctionCode,
}));

interface EdgePartitionerFieldsProps {
  readonly edge: FlowEdge;
  readonly choice: Partitioner;
  readonly schema: RowSchema | undefined;
  readonly problems: readonly Diagnostic[];
}

/** The fields of Custom partitioning, at an edge. */
export function EdgePartitionerFields({ edge, choice, schema, problems }: EdgePartitionerFieldsProps) {
  const definition = definitionOf(PARTITIONER_NODE);
  if (definition === undefined) return null;
  const fields = configFields(definition).filter(({ meta }) => conditionHolds(meta.when, choice));
  return fields.map((field) => (
    <EdgeField
      key={field.name}
      field={field}
      edge={edge}
      choice={choice}
      schema={schema}
      problems={problems.filter(({ path }) => path[0] === field.name)}
    />
  ));
}

const WIDE = new Set(["code", "expression"]);

function EdgeField({ field, ...props }: EdgePartitionerFieldsProps & { readonly field: ConfigField }) {
  const { name, meta } = field;
  const { edge, problems } = props;
  const locale = useLocale();
  const id = `${edge.id}-${name}`;
  const wide = WIDE.has(meta.widget.kind);
  return (
    <div
      className={`field ${wide ? "wide" : ""} ${problems.length > 0 ? "has-problem" : ""}`}
      data-testid={`field-${name}`}
    >
      <label className="field-label" htmlFor={id} id={`${id}-label`}>
        {meta.label[locale]}
      </label>
      <EdgeWidget {...props} field={field} id={id} />
      <FieldProblems problems={problems} />
      {meta.help && problems.length === 0 && <p className="field-help dd">{meta.help[locale]}</p>}
    </div>
  );
}

function EdgeWidget({
  field: { name, meta },
  id,
  edge,
  choice,
  schema,
  problems,
}: EdgePartitionerFieldsProps & { readonly field: ConfigField; readonly id: string }) {
  const locale = useLocale();
  const { widget } = meta;
  const shape = useMemo(
    () =>
      widget.kind === "code" && schema !== undefined ? functionShape(choice, widget.form, schema) : null,
    [widget, schema, choice],
  );
  const onChange = (value: unknown) => setPartitioning(edge.id, { ...choice, [name]: value });
  const about = { id, label: meta.label[locale], problems, locale, onChange };
  if (widget.kind !== "code")
    return (
      <FieldWidget
        {...about}
        name={name}
        value={(choice as Readonly<Record<string, unknown>>)[name]}
        widget={widget}
        node={asNode(edge, choice)}
        input={schema ?? null}
      />
    );
  return (
    <Suspense fallback={<div className="inp code" aria-busy="true" />}>
      <FunctionCode {...about} nodeId={edge.id} field={name} value={choice.code} shape={shape} />
    </Suspense>
  );
}

/** Fields look at the settings beside them only. */
const asNode = ({ id }: FlowEdge, config: Partitioner): FlowNode => ({
  id,
  kind: PARTITIONER_NODE,
  version: 1,
  name: "",
  position: { x: 0, y: 0 },
  parallelism: null,
  config,
});
