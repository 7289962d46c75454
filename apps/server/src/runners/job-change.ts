import type { Checkpoint, PartFile, PrintedRowMessage, Restart } from "@millrace/protocol";

/** What an event changed in what watchers see of a job. */
export type JobChange =
  /** State of the job or of a subtask: watchers get the whole job. */
  | { readonly kind: "job" }
  /** It was rescaled: watchers get it with its graphs. */
  | { readonly kind: "graphs" }
  | { readonly kind: "checkpoint"; readonly checkpoint: Checkpoint }
  | { readonly kind: "restart"; readonly restart: Restart }
  | { readonly kind: "part"; readonly part: PartFile }
  | {
      readonly kind: "rows";
      readonly nodeId: string;
      readonly columns: readonly string[];
      readonly rows: readonly PrintedRowMessage[];
      readonly total: number;
    }
  | { readonly kind: "metrics" };
