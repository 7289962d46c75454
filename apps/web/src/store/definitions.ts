import type { AnyNodeDefinition, Locale, Text } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

const byKind: ReadonlyMap<string, AnyNodeDefinition> = new Map(
  catalog.map((definition) => [definition.kind, definition]),
);

/** The catalog's declaration of a kind; undefined for a kind of a newer version. */
export const definitionOf = (kind: string): AnyNodeDefinition | undefined => byKind.get(kind);

export const inLocale = (text: Text, locale: Locale): string => text[locale];
