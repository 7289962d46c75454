import type { FlowDocument, Text } from "@millrace/graph";
import type { ExampleSummary } from "./example-summaries.ts";

export interface DrawnExample {
  readonly id: string;
  readonly name: Text;
  readonly document: FlowDocument;
}

export type Example = DrawnExample & ExampleSummary;
