import { useLocale, useWords } from "../i18n/use-words.ts";
import { HelpText } from "../help/help-text.tsx";
import { go } from "../store/navigation.ts";
import { definitionOf } from "../store/definitions.ts";
import { AliasChips } from "../ui/alias-chips.tsx";

/** Help of a node, from its declaration. */
export function NodeHelp({ kind }: { readonly kind: string }) {
  const w = useWords();
  const locale = useLocale();
  const definition = definitionOf(kind);
  if (!definition) return <p className="inspector-hint">{w.inspector.unknownKind}</p>;
  return (
    <div className="help">
      <p className="b">{definition.summary[locale]}</p>
      <p>
        <button type="button" className="btn small" onClick={() => go({ kind: "help", id: kind })}>
          {w.help.page}
        </button>
      </p>
      <HelpText text={definition.help[locale]} />
      <p className="d">
        {w.inspector.guarantee}{" "}
        <b className="b">{w.inspector.guarantees[definition.guarantee ?? "exactly-once"]}</b>
      </p>
      {definition.aliases.length > 0 && (
        <>
          <h2 className="heading">{w.inspector.aliases}</h2>
          <AliasChips aliases={definition.aliases} />
        </>
      )}
    </div>
  );
}
