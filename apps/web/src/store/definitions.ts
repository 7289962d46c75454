import { configFields } from "@millrace/graph";
import type { AnyNodeDefinition, Locale, Text } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

const byKind: ReadonlyMap<string, AnyNodeDefinition> = new Map(
  catalog.map((definition) => [definition.kind, definition]),
);

/** The catalog's declaration of a kind; undefined for a kind of a newer version. */
export const definitionOf = (kind: string): AnyNodeDefinition | undefined => byKind.get(kind);

/** What a setting of a kind of node is called in its form; its own name where the catalog does not know it. */
export function fieldLabel(kind: string, field: string, locale: Locale): string {
  const definition = definitionOf(kind);
  const known = definition && configFields(definition).find(({ name }) => name === field);
  return known?.meta.label[locale] ?? field;
}

/** Fields of a kind of node that hold functions of a person. */
export function codeFields(kind: string): readonly string[] {
  const definition = definitionOf(kind);
  if (definition === undefined) return [];
  return configFields(definition).flatMap(({ name, meta }) => (meta.widget.kind === "code" ? [name] : []));
}

export const inLocale = (text: Text, locale: Locale): string => text[locale];
