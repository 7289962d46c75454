import type { AnyNodeDefinition, NodeCategory } from "@millrace/graph";
import { catalog, nodeExampleDocument } from "@millrace/nodes";
import { useMemo } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { PageFrame } from "../jobs/page-frame.tsx";
import { definitionOf } from "../store/definitions.ts";
import { go } from "../store/navigation.ts";
import { startTour } from "../tour/tour-store.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { NodeArticle } from "./node-article.tsx";
import "./help.css";

const CATEGORIES: readonly NodeCategory[] = ["source", "transformation", "sink"];

/** Help of every node: a page each, with a picture that the engine draws by running it. */
export function HelpPage({ kind }: { readonly kind: string }) {
  const w = useWords();
  const locale = useLocale();
  const definition = definitionOf(kind);
  const document = useMemo(() => (definition ? nodeExampleDocument(definition) : null), [definition]);
  return (
    <PageFrame
      page="help"
      actions={
        <button type="button" className="btn" data-testid="take-tour" onClick={startTour}>
          {w.tour.startAgain}
        </button>
      }
    >
      <div className="help-page">
        <nav className="help-nav" aria-label={w.help.title}>
          {CATEGORIES.map((category) => (
            <NodeList key={category} category={category} shown={kind} />
          ))}
          <h2 className="heading">{w.help.interfaces}</h2>
          <ul>
            <li>
              <a href={`/api/docs?lang=${locale}`}>{w.help.rest}</a>
            </li>
          </ul>
        </nav>
        {definition ? (
          <NodeArticle key={kind} definition={definition} document={document} />
        ) : (
          <p className="d">{w.inspector.unknownKind}</p>
        )}
      </div>
    </PageFrame>
  );
}

function NodeList({ category, shown }: { readonly category: NodeCategory; readonly shown: string }) {
  const w = useWords();
  const locale = useLocale();
  const nodes: readonly AnyNodeDefinition[] = catalog.filter((node) => node.category === category);
  return (
    <>
      <h2 className="heading">{w.palette[category]}</h2>
      <ul>
        {nodes.map(({ kind, icon, title }) => (
          <li key={kind}>
            <button
              type="button"
              aria-current={kind === shown ? "page" : undefined}
              onClick={() => go({ kind: "help", id: kind })}
            >
              <Icon name={nodeIcon(icon)} />
              {title[locale]}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
