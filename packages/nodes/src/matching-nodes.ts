import type { AnyNodeDefinition, Catalog } from "@millrace/graph";
import { flinkNamesOf } from "./flink-names.ts";
import { bestTextRank, joinedText, TEXT_RANK, textRank } from "./text-rank.ts";

export interface NodeMatch {
  readonly definition: AnyNodeDefinition;
  /** The alias by which it was found, where that is not in its title. */
  readonly alias: string | null;
}

/** An alias counts behind a title, and what is inside of a word behind every start of one. */
const BEHIND = { alias: 10, inside: 20, summary: 40 } as const;

/** Nodes by title, kind, alias or a word of their summary, in either language; better matches first (`textRank`). */
export function matchingNodes(catalog: Catalog, query: string): readonly NodeMatch[] {
  if (joinedText(query) === "") return catalog.map((definition) => ({ definition, alias: null }));
  return catalog
    .flatMap((definition) => matchOf(definition, query) ?? [])
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ definition, alias }) => ({ definition, alias }));
}

function matchOf(
  definition: AnyNodeDefinition,
  query: string,
): (NodeMatch & { readonly rank: number }) | null {
  const { title, kind, summary } = definition;
  const named = bestTextRank(query, [title.en, title.zh, kind]);
  const aliases = aliasesOf(definition).flatMap((alias) => {
    const rank = textRank(query, alias);
    return rank === null ? [] : [{ definition, alias, rank: BEHIND.alias + behindStarts(rank) }];
  });
  const told = bestTextRank(query, [summary.en, summary.zh]);
  const matches = [
    ...(named === null ? [] : [{ definition, alias: null, rank: behindStarts(named) }]),
    ...aliases,
    ...(told === null || told === TEXT_RANK.inside
      ? []
      : [{ definition, alias: null, rank: BEHIND.summary + told }]),
  ];
  return matches.toSorted((a, b) => a.rank - b.rank)[0] ?? null;
}

const behindStarts = (rank: number): number => (rank === TEXT_RANK.inside ? BEHIND.inside + rank : rank);

const aliasesOf = ({ kind, aliases }: AnyNodeDefinition): readonly string[] => [
  ...aliases,
  ...flinkNamesOf(kind).map(({ name }) => name),
];
