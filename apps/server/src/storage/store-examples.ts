import type { FlowDocument } from "@millrace/graph";
import type { DocumentStore } from "./document-store.ts";

export interface ExampleDocument {
  readonly id: string;
  readonly document: FlowDocument;
}

/** The id under which an example is stored: the same on every machine. */
export const exampleDocumentId = (id: string): string => `example-${id}`;

/** Stores each example once and for all: one that a person changed or deleted stays so. */
export function storeExamples(examples: readonly ExampleDocument[], documents: DocumentStore): void {
  for (const example of examples) {
    const id = exampleDocumentId(example.id);
    if (documents.has(id)) continue;
    const { document } = example;
    documents.create({ name: document.name, body: JSON.stringify(document) }, { id, example: true });
  }
}
