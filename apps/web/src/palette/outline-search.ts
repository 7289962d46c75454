import { conditionHolds, configFields } from "@millrace/graph";
import type { AnyNodeDefinition, FlowDocument, Locale } from "@millrace/graph";

export interface Found {
  readonly kind: "node" | "note" | "group";
  readonly id: string;
  readonly name: string;
  /** The setting in which it was found; null where the name itself has it. */
  readonly field: FoundField | null;
  /** The text round the find. */
  readonly excerpt: string;
}

export interface FoundField {
  readonly name: string;
  readonly label: string;
  /** Place in a list, from 0; null: the setting is no list. */
  readonly entry: number | null;
  /** The whole text that was found. */
  readonly text: string;
}

interface Searched {
  readonly definitionOf: (kind: string) => AnyNodeDefinition | undefined;
  readonly locale: Locale;
}

const ROUND = 24;

/** Nodes, notes and groups by any text in their names and in the settings that their forms show; names first. */
export function searchDocument(
  { nodes, notes, groups }: FlowDocument,
  query: string,
  { definitionOf, locale }: Searched,
): readonly Found[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  const has = (text: string) => text.toLowerCase().includes(wanted);
  const named = (kind: "node" | "group", items: readonly { readonly id: string; readonly name: string }[]) =>
    items
      .filter(({ name }) => has(name))
      .map(({ id, name }): Found => ({ kind, id, name, field: null, excerpt: name }));
  const inSettings = nodes.flatMap((node) => {
    const definition = definitionOf(node.kind);
    const fields = definition ? configFields(definition) : [];
    return fields
      .filter(({ meta }) => conditionHolds(meta.when, node.config))
      .flatMap(({ name, meta }) =>
        entriesOf(node.config[name]).flatMap(({ entry, value }): readonly Found[] => {
          const text = textsOf(value).find(has);
          if (text === undefined) return [];
          const field = { name, label: meta.label[locale], entry, text };
          return [{ kind: "node", id: node.id, name: node.name, field, excerpt: excerptOf(text, wanted) }];
        }),
      );
  });
  const kinds = nodes.flatMap((node): readonly Found[] => {
    const title = definitionOf(node.kind)?.title[locale] ?? node.kind;
    return has(title) && !has(node.name)
      ? [{ kind: "node", id: node.id, name: node.name, field: null, excerpt: title }]
      : [];
  });
  const written = notes
    .filter(({ text }) => has(text))
    .map(({ id, text }): Found => {
      const [line = ""] = text.split("\n");
      return { kind: "note", id, name: line, field: null, excerpt: excerptOf(text, wanted) };
    });
  return [...named("node", nodes), ...named("group", groups), ...kinds, ...inSettings, ...written];
}

/** A setting as it is found in: each entry of a list by itself. */
const entriesOf = (value: unknown): readonly { readonly entry: number | null; readonly value: unknown }[] =>
  Array.isArray(value)
    ? value.map((item: unknown, entry) => ({ entry, value: item }))
    : [{ entry: null, value }];

/** Every text and number within a setting. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function excerptOf(text: string, wanted: string): string {
  const line = text.replaceAll(/\s+/gu, " ");
  const at = line.toLowerCase().indexOf(wanted);
  const start = Math.max(0, at - ROUND);
  const end = Math.min(line.length, at + wanted.length + ROUND);
  return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}
