import type { FlowDocument, Locale } from "@millrace/graph";
import { exampleInLanguage, exampleName } from "@millrace/nodes";
import type { Job } from "@millrace/protocol";
import { usePreferences } from "./preferences-store.ts";

/** The id under which an example that came with the product is kept. */
export const exampleIdOf = (id: string): string => `example-${id}`;

/** Ids of documents that came with the product. */
export const isExampleId = (documentId: string | null): boolean =>
  documentId?.startsWith("example-") ?? false;

/** A name as it is listed: that of an example in the reader's language. */
export const listedName = (name: string, isExample: boolean, locale: Locale): string =>
  isExample ? exampleName(name, locale) : name;

/** A document as it is opened: an example in the reader's language. Nothing is stored until it is changed. */
export function openedDocument(document: FlowDocument, isExample: boolean): FlowDocument {
  return isExample ? exampleInLanguage(document, usePreferences.getState().locale) : document;
}

/** A job of an example with its names in the reader's language. */
export function jobInLanguage(job: Job): Job {
  if (!isExampleId(job.summary.documentId)) return job;
  const { locale } = usePreferences.getState();
  const named = <T extends { readonly name: string }>(item: T): T => ({
    ...item,
    name: item.name
      .split(" -> ")
      .map((name) => exampleName(name, locale))
      .join(" -> "),
  });
  return {
    ...job,
    summary: named(job.summary),
    streamGraph: { ...job.streamGraph, nodes: job.streamGraph.nodes.map(named) },
    jobGraph: {
      ...job.jobGraph,
      vertices: job.jobGraph.vertices.map((vertex) => ({
        ...named(vertex),
        operators: vertex.operators.map(named),
      })),
    },
  };
}
