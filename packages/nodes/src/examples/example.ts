import type { FlowDocument, Text } from "@millrace/graph";

export interface Example {
  /** The same in every version: what a person keeps of it is found again by it. */
  readonly id: string;
  readonly name: Text;
  /** One sentence: what there is to see. */
  readonly summary: Text;
  readonly document: FlowDocument;
}
