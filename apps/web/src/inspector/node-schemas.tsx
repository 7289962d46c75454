import { formatType } from "@millrace/graph";
import type { FlowNode, RowSchema } from "@millrace/graph";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { WatermarkGlyph } from "../ui/glyphs.tsx";

/** What comes into a node and what leaves it. */
export function NodeSchemas({ node }: { readonly node: FlowNode }) {
  const w = useWords();
  const locale = useLocale();
  const definition = definitionOf(node.kind);
  const document = useDocument((state) => state.history.value);
  const result = useCompiled((compiled) => compiled.result);
  const edges = document.edges.filter((edge) => edge.to.node === node.id);
  const names = new Map(document.nodes.map((other) => [other.id, other.name]));
  const output = result.outputs[node.id];
  const inputTitle = (name: string) =>
    definition?.inputs.find((port) => port.name === name)?.title?.[locale] ?? null;
  const titleOf = (name: string) =>
    definition?.outputs.find((port) => port.name === name)?.side?.title[locale] ?? name;
  return (
    <div className="schemas">
      {definition?.inputs.length === 0 && <p className="d">{w.inspector.takesNothing}</p>}
      {definition?.inputs.length !== 0 && edges.length === 0 && (
        <p className="d">{`${w.inspector.takes} · ${w.inspector.noInput}`}</p>
      )}
      {edges.map((edge) => (
        <Schema
          key={edge.id}
          title={[w.inspector.takes, inputTitle(edge.to.port), names.get(edge.from.node) ?? ""]
            .filter((part) => part !== null)
            .join(" · ")}
          schema={result.schemas[edge.id]}
        />
      ))}
      {definition?.outputs.length === 0 ? (
        <p className="d">{w.inspector.sendsNothing}</p>
      ) : (
        <Schema title={w.inspector.sends} schema={output} />
      )}
      {Object.entries(result.sideOutputs[node.id] ?? {}).map(([port, schema]) => (
        <Schema key={port} title={`${w.inspector.sends} · ${titleOf(port)}`} schema={schema} />
      ))}
    </div>
  );
}

function Schema({ title, schema }: { readonly title: string; readonly schema: RowSchema | undefined }) {
  const w = useWords();
  if (!schema) return <p className="d">{`${title} · ${w.inspector.unknownSchema}`}</p>;
  return (
    <section>
      <SchemaTitle title={title} schema={schema} />
      <SchemaTable schema={schema} />
    </section>
  );
}

export function SchemaTable({ schema }: { readonly schema: RowSchema }) {
  const w = useWords();
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>{w.field.columnName}</th>
          <th>{w.field.columnType}</th>
        </tr>
      </thead>
      <tbody>
        {schema.fields.map((field) => (
          <tr key={field.name}>
            <td className="k">
              <span className="row">
                {field.name === schema.rowtime && <WatermarkGlyph />}
                {field.name}
                {schema.keys?.includes(field.name) && <span className="ct">#</span>}
              </span>
            </td>
            <td className="k dd">{formatType(field.type)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One line of what a stream is, then its columns as chips. */
export function SchemaChips({
  title,
  schema,
  most,
}: {
  readonly title: string;
  readonly schema: RowSchema;
  readonly most: number;
}) {
  const more = schema.fields.length - most;
  return (
    <>
      <SchemaTitle title={title} schema={schema} />
      <div className="chips">
        {schema.fields.slice(0, most).map((field) => (
          <span key={field.name} className="chip">
            {field.name === schema.rowtime && <WatermarkGlyph />}
            {field.name}
            <i>{formatType({ ...field.type, nullable: true })}</i>
          </span>
        ))}
        {more > 0 && <span className="chip">+{more}</span>}
      </div>
    </>
  );
}

export function SchemaTitle({ title, schema }: { readonly title: string; readonly schema: RowSchema }) {
  const w = useWords();
  const locale = useLocale();
  const facts = [
    w.inspector[schema.changelog],
    schema.keys === null ? w.inspector.notKeyed : w.inspector.keyedBy(joined(schema.keys, locale)),
    schema.rowtime === null ? w.inspector.noEventTime : w.inspector.eventTime(schema.rowtime),
  ];
  return (
    <p className="schema-title s">
      <b className="b">{title}</b> <span className="dd">{facts.join(locale === "zh" ? "，" : ", ")}</span>
    </p>
  );
}
