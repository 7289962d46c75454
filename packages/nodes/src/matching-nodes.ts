import type { AnyNodeDefinition, Catalog } from "@millrace/graph";
import { flinkNamesOf } from "./flink-names.ts";

export interface NodeMatch {
  readonly definition: AnyNodeDefinition;
  /** The alias by which it was found, where that is not in its title. */
  readonly alias: string | null;
}

/** Nodes whose title, kind or alias contains what was typed, in either language, with or without spaces and dashes; better matches first. */
export function matchingNodes(catalog: Catalog, query: string): readonly NodeMatch[] {
  const wanted = query.trim().toLowerCase();
  if (joined(wanted) === "") return catalog.map((definition) => ({ definition, alias: null }));
  return catalog
    .flatMap((definition) => {
      const match = matchOf(definition, wanted);
      return match ? [match] : [];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ definition, alias }) => ({ definition, alias }));
}

function matchOf(
  definition: AnyNodeDefinition,
  wanted: string,
): (NodeMatch & { readonly rank: number }) | null {
  const word = joined(wanted);
  const titles = [definition.title.en, definition.title.zh, definition.kind].map(joined);
  if (titles.some((title) => title.startsWith(word))) return { definition, alias: null, rank: 0 };
  if (titles.some((title) => title.includes(word))) return { definition, alias: null, rank: 1 };
  const alias = aliasesOf(definition).find((candidate) => joined(candidate).includes(word));
  if (alias !== undefined) return { definition, alias, rank: 2 };
  const summaries = [definition.summary.en, definition.summary.zh];
  return summaries.some((text) => text.toLowerCase().includes(wanted))
    ? { definition, alias: null, rank: 3 }
    : null;
}

const aliasesOf = ({ kind, aliases }: AnyNodeDefinition): readonly string[] => [
  ...aliases,
  ...flinkNamesOf(kind).map(({ name }) => name),
];

/** "group by", "group-by", "GROUP_BY" and "groupBy" are one name. */
const joined = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]+/gu, "");
