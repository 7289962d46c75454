import type { FlowDocument } from "@millrace/graph";
import type { DocumentStore } from "./document-store.ts";
import type { Remote } from "./storage-messages.ts";

export interface ExampleDocument {
  readonly id: string;
  readonly document: FlowDocument;
}

/** The id under which an example is stored: the same on every machine. */
export const exampleDocumentId = (id: string): string => `example-${id}`;

/** Stores each example once and for all: one that a person changed or deleted stays so. */
export async function storeExamples(
  examples: readonly ExampleDocument[],
  documents: Remote<DocumentStore>,
): Promise<void> {
  for (const example of examples) {
    const id = exampleDocumentId(example.id);
    if (await documents.has(id)) continue;
    const { document } = example;
    const body = new TextEncoder().encode(JSON.stringify(document));
    await documents.create({ name: document.name, body }, { id, example: true });
  }
}
