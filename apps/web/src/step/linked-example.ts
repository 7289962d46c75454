import { openDocument } from "@millrace/graph";
import type { FlowDocument, Locale } from "@millrace/graph";
import { exampleInLanguage, examples } from "@millrace/nodes";
import { exampleIdOf } from "../store/example-id.ts";

/** An example that came with the product, as a link names it: the hash tells whether it is still the same. */
export interface ExampleRef {
  readonly id: string;
  readonly locale: Locale;
  readonly hash: string;
}

const LOCALES: readonly Locale[] = ["en", "zh"];

/** The name of a graph that is an example as it came; null where it is none, or was changed. */
export function exampleRef(documentId: string | null, document: FlowDocument): ExampleRef | null {
  const example = examples.find(({ id }) => exampleIdOf(id) === documentId);
  if (example === undefined) return null;
  const hash = hashOf(document);
  const locale = LOCALES.find((each) => hashOf(came(example.document, each)) === hash);
  return locale === undefined ? null : { id: example.id, locale, hash };
}

/** Null where this version of the product has no such example, or another graph for it. */
export function linkedExample({ id, locale, hash }: ExampleRef): FlowDocument | null {
  const example = examples.find((each) => each.id === id);
  const document = example ? came(example.document, locale) : null;
  return document !== null && hashOf(document) === hash ? document : null;
}

/** As it is opened from a server. */
function came(document: FlowDocument, locale: Locale): FlowDocument | null {
  const opened = openDocument(exampleInLanguage(document, locale));
  return opened.ok ? { ...opened.document, viewport: null } : null;
}

/** FNV-1a of 64 bits: it tells versions of an example apart and guards against nobody. Where somebody looked at it is not in it. */
function hashOf(document: FlowDocument | null): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify({ ...document, viewport: null })))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
