import type { AnyNodeDefinition } from "@millrace/graph";
import { useLocale } from "../i18n/use-words.ts";

/** The other names of a node that its reader may type: Chinese ones only in Chinese. */
export function AliasChips({ aliases }: Pick<AnyNodeDefinition, "aliases">) {
  const locale = useLocale();
  return (
    <div className="chips">
      {aliases
        .filter((alias) => locale === "zh" || !/\p{Script=Han}/u.test(alias))
        .map((alias) => (
          <span key={alias} className="chip">
            {alias}
          </span>
        ))}
    </div>
  );
}
