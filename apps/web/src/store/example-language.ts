import type { FlowDocument, Locale } from "@millrace/graph";
import { exampleInLanguage, exampleName } from "@millrace/nodes";
import type { Job, JobSummary } from "@millrace/protocol";
import { isExampleId } from "./example-id.ts";
import { usePreferences } from "./preferences-store.ts";

/** A name as it is listed: that of an example in the reader's language. */
export const listedName = (name: string, isExample: boolean, locale: Locale): string =>
  isExample ? exampleName(name, locale) : name;

/** A document as it is opened: an example in the reader's language. Nothing is stored until it is changed. */
export function openedDocument(document: FlowDocument, isExample: boolean): FlowDocument {
  return isExample ? exampleInLanguage(document, usePreferences.getState().locale) : document;
}

/** The name of a task, which is those of its chained nodes, where `jobs` say that it is of an example. */
export function taskName(
  name: string,
  {
    jobs,
    jobId,
    locale,
  }: { readonly jobs: readonly JobSummary[]; readonly jobId: string; readonly locale: Locale },
): string {
  const job = jobs.find(({ id }) => id === jobId);
  return isExampleId(job?.documentId ?? null) ? chainName(name, locale) : name;
}

/** Names of nodes stand between arrows and, where a chain forks, in brackets. */
const chainName = (name: string, locale: Locale): string =>
  name
    .split(/( -> |, |[()])/u)
    .map((part) => exampleName(part, locale))
    .join("");

/** A job of an example with its names in the reader's language. */
export function jobInLanguage(job: Job): Job {
  if (!isExampleId(job.summary.documentId)) return job;
  const { locale } = usePreferences.getState();
  const named = <T extends { readonly name: string }>(item: T): T => ({
    ...item,
    name: chainName(item.name, locale),
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
