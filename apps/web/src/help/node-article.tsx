import { configFields } from "@millrace/graph";
import type { AnyNodeDefinition, FlowDocument } from "@millrace/graph";
import { exampleInLanguage, flinkNamesOf, flinkWords } from "@millrace/nodes";
import { createAndOpen } from "../actions/document-actions.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { AliasChips } from "../ui/alias-chips.tsx";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { HelpText } from "./help-text.tsx";
import { NodePicture } from "./node-picture.tsx";

interface NodeArticleProps {
  readonly definition: AnyNodeDefinition;
  readonly document: FlowDocument | null;
}

export function NodeArticle({ definition, document }: NodeArticleProps) {
  const w = useWords();
  const locale = useLocale();
  const { title, summary, help, icon, aliases, guarantee } = definition;
  return (
    <article className="help-article" data-testid="help-article">
      <h1>
        <Icon name={nodeIcon(icon)} />
        {title[locale]}
        <span className="m dd">{definition.kind}</span>
      </h1>
      <p className="lead">{summary[locale]}</p>
      {document && <NodePicture definition={definition} document={document} />}
      {document && (
        <p className="help-actions">
          <button
            type="button"
            className="btn"
            data-testid="open-node-example"
            onClick={() => {
              const example = exampleInLanguage(document, locale);
              void createAndOpen({ ...example, name: w.help.exampleName(title[locale]) });
            }}
          >
            <Icon name="plus" />
            {w.help.open}
          </button>
          <span className="d">{w.help.computed}</span>
        </p>
      )}
      <HelpText text={help[locale]} />
      <Settings definition={definition} />
      <p>
        {w.inspector.guarantee} <b className="b">{w.inspector.guarantees[guarantee ?? "exactly-once"]}</b>
      </p>
      {aliases.length > 0 && (
        <>
          <h2>{w.inspector.aliases}</h2>
          <AliasChips aliases={aliases} />
        </>
      )}
      <BecameInFlink kind={definition.kind} />
    </article>
  );
}

/** What became of the names in Flink that the node stands for. */
function BecameInFlink({ kind }: { readonly kind: string }) {
  const w = useWords();
  const locale = useLocale();
  const names = flinkNamesOf(kind);
  if (names.length === 0) return null;
  return (
    <>
      <h2>{w.help.inFlink}</h2>
      <table className="tbl">
        <thead>
          <tr>
            <th>{w.help.name}</th>
            <th>Flink 1.x</th>
            <th>Flink 2.x</th>
          </tr>
        </thead>
        <tbody>
          {names.map(({ name, flink1, flink2 }) => (
            <tr key={name}>
              <td className="m">{name}</td>
              <td className="m wrap">{flinkWords(flink1, locale)}</td>
              <td className="m wrap">{flinkWords(flink2, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Settings({ definition }: { readonly definition: AnyNodeDefinition }) {
  const w = useWords();
  const locale = useLocale();
  const fields = configFields(definition);
  if (fields.length === 0) return null;
  return (
    <>
      <h2>{w.inspector.settings}</h2>
      <table className="tbl">
        <tbody>
          {fields.map(({ name, meta }) => (
            <tr key={name}>
              <th scope="row">{meta.label[locale]}</th>
              <td className="k dd">{name}</td>
              <td className="wrap d">{meta.help?.[locale] ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
