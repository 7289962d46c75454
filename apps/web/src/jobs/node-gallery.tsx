import type { AnyNodeDefinition, NodeCategory } from "@millrace/graph";
import { catalog, exampleInLanguage, matchingNodes, nodeExampleDocument } from "@millrace/nodes";
import { useState } from "react";
import { createAndOpen } from "../actions/document-actions.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";

const CATEGORIES: readonly NodeCategory[] = ["source", "transformation", "sink"];
const SHOWN: readonly AnyNodeDefinition[] = catalog.filter(({ example }) => example !== undefined);

/** A small pipeline for every node, found by its name or an old one, which opens as a pipeline of the reader's own. */
export function NodeGallery() {
  const w = useWords();
  const [query, setQuery] = useState("");
  const found = matchingNodes(SHOWN, query).map(({ definition }) => definition);
  return (
    <section className="node-gallery" data-testid="node-gallery">
      <h2 className="heading">{w.documents.nodeExamples}</h2>
      <div className="filter-bar">
        <input
          className="inp"
          type="search"
          data-testid="node-gallery-search"
          aria-label={w.palette.search(SHOWN.length)}
          placeholder={w.palette.search(SHOWN.length)}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span className="d">{w.documents.nodeExamplesText}</span>
      </div>
      {found.length === 0 && (
        <p className="dd none-fits" role="status">
          {w.palette.none(query)}
        </p>
      )}
      {query === "" ? (
        CATEGORIES.map((category) => (
          <NodeCards
            key={category}
            title={w.palette[category]}
            definitions={found.filter((definition) => definition.category === category)}
          />
        ))
      ) : (
        <NodeCards title={null} definitions={found} />
      )}
    </section>
  );
}

interface NodeCardsProps {
  readonly title: string | null;
  readonly definitions: readonly AnyNodeDefinition[];
}

function NodeCards({ title, definitions }: NodeCardsProps) {
  return (
    <>
      {title !== null && <h3 className="heading">{title}</h3>}
      <ul className="gallery small">
        {definitions.map((definition) => (
          <NodeCard key={definition.kind} definition={definition} />
        ))}
      </ul>
    </>
  );
}

function NodeCard({ definition }: { readonly definition: AnyNodeDefinition }) {
  const w = useWords();
  const locale = useLocale();
  const title = definition.title[locale];
  const open = () => {
    const document = nodeExampleDocument(definition);
    if (document === null) return;
    const example = exampleInLanguage(document, locale);
    void createAndOpen({ ...example, name: w.help.exampleName(title) });
  };
  return (
    <li className="gallery-card" data-testid={`node-example-${definition.kind}`}>
      <h4>
        <Icon name={nodeIcon(definition.icon)} />
        <button type="button" className="name-link" title={w.help.open} onClick={open}>
          {title}
        </button>
        <button
          type="button"
          className="btn ghost small r"
          aria-label={w.documents.helpOf(title)}
          onClick={() => go({ kind: "help", id: definition.kind })}
        >
          {w.help.title}
        </button>
      </h4>
      <p>{definition.summary[locale]}</p>
    </li>
  );
}
