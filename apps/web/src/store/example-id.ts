/** The id under which an example that came with the product is kept. */
export const exampleIdOf = (id: string): string => `example-${id}`;

/** Ids of documents that came with the product. */
export const isExampleId = (documentId: string | null): boolean =>
  documentId?.startsWith("example-") ?? false;
