import { conditionHolds, configFields, renderDiagnostic } from "@millrace/graph";
import type { AnyNodeDefinition, ConfigField, Diagnostic, FlowNode, RowSchema } from "@millrace/graph";
import { useMemo } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { renameNode, setConfig, setParallelism } from "../store/edits.ts";
import { NameInput } from "./name-input.tsx";
import { FieldWidget } from "./field-widget.tsx";
import { IntegerField } from "./integer-field.tsx";
import { FieldProblems } from "./field-problems.tsx";

/** The form of a node, drawn from its declaration: name, its fields, parallelism. */
export function NodeForm({ node }: { readonly node: FlowNode }) {
  const w = useWords();
  const definition = definitionOf(node.kind);
  const diagnostics = useCompiled((compiled) => compiled.result.diagnostics);
  const own = diagnostics.filter(
    ({ nodeId, edgeId, path }) => nodeId === node.id && (edgeId === undefined || path.length === 0),
  );
  const inputs = useInputSchemas(node.id);
  const inherited = useDocument((state) => state.history.value.settings.parallelism);
  if (!definition) return <p className="inspector-hint">{w.inspector.unknownKind}</p>;
  const fields = configFields(definition).filter(({ meta }) => conditionHolds(meta.when, node.config));
  const whole = own.filter(({ path }) => path.length === 0);
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <WholeProblems problems={whole} />
      <div className="field">
        <label className="field-label" htmlFor={`${node.id}-own-name`}>
          {w.inspector.name}
        </label>
        <NameInput
          id={`${node.id}-own-name`}
          testId="name-of-node"
          value={node.name}
          onChange={(name) => renameNode(node.id, name)}
        />
      </div>
      {fields.map((field) => (
        <FormField
          key={field.name}
          field={field}
          node={node}
          input={inScope(field.meta.from, inputs, definition)}
          problems={own.filter(({ path }) => path[0] === field.name)}
        />
      ))}
      <div className="field">
        <label className="field-label" htmlFor={`${node.id}-parallelism`}>
          {w.inspector.parallelism}
        </label>
        <IntegerField
          id={`${node.id}-parallelism`}
          testId="field-parallelism"
          value={node.parallelism}
          min={1}
          max={128}
          optional
          placeholder={w.inspector.inherits(inherited)}
          onChange={(value) => setParallelism([node.id], value)}
        />
      </div>
    </form>
  );
}

interface FormFieldProps {
  readonly field: ConfigField;
  readonly node: FlowNode;
  readonly input: RowSchema | null;
  readonly problems: readonly Diagnostic[];
}

const WIDE = new Set([
  "code",
  "states",
  "expression",
  "projections",
  "columns",
  "renames",
  "aggregates",
  "schema",
  "generator",
  "rows",
]);

function FormField({ field: { name, meta }, node, input, problems }: FormFieldProps) {
  const locale = useLocale();
  const id = `${node.id}-${name}`;
  const label = meta.label[locale];
  const wide = WIDE.has(meta.widget.kind) || (meta.widget.kind === "text" && meta.widget.lines > 1);
  return (
    <div
      className={`field ${wide ? "wide" : ""} ${problems.length > 0 ? "has-problem" : ""}`}
      data-testid={`field-${name}`}
    >
      <label className="field-label" htmlFor={id} id={`${id}-label`}>
        {label}
      </label>
      <FieldWidget
        id={id}
        name={name}
        label={label}
        value={node.config[name]}
        widget={meta.widget}
        node={node}
        input={input}
        problems={problems}
        locale={locale}
        onChange={(value) => setConfig(node.id, name, value)}
      />
      <FieldProblems problems={problems} />
      {meta.help && problems.length === 0 && <p className="field-help dd">{meta.help[locale]}</p>}
    </div>
  );
}

/** Problems of the node itself, such as a missing input. */
function WholeProblems({ problems }: { readonly problems: readonly Diagnostic[] }) {
  const locale = useLocale();
  return problems.map((problem) => {
    const { message, fix } = renderDiagnostic(problem, locale);
    return (
      <p key={JSON.stringify(problem)} className={`form-problem ${problem.severity}`}>
        <b className="b">{message}</b> {fix}
      </p>
    );
  });
}

type InputSchemas = ReadonlyMap<string, RowSchema>;

/** Columns that come in by each port; with several edges into one, all have the same. */
function useInputSchemas(nodeId: string): InputSchemas {
  const edges = useDocument((state) => state.history.value.edges);
  const schemas = useCompiled((compiled) => compiled.result.schemas);
  return useMemo(
    () =>
      new Map(
        edges
          .filter(({ to }) => to.node === nodeId)
          .flatMap(({ id, to }) => (schemas[id] ? [[to.port, schemas[id]] as const] : [])),
      ),
    [nodeId, edges, schemas],
  );
}

/** What the expressions and columns of a field may speak of; null while it is not known. */
function inScope(
  from: string | null,
  inputs: InputSchemas,
  { inputs: ports }: Pick<AnyNodeDefinition, "inputs">,
): RowSchema | null {
  if (from !== "*") return inputs.get(from ?? ports[0]?.name ?? "") ?? null;
  const known = ports.map(({ name }) => ({ name, schema: inputs.get(name) }));
  if (known.some(({ schema }) => schema === undefined)) return null;
  const fields = known.flatMap(({ name, schema }) =>
    (schema?.fields ?? []).map((column) => ({ ...column, name: `${name}.${column.name}` })),
  );
  return { fields, rowtime: null, keys: null, changelog: "append" };
}
