import { LIVE_VERSION } from "@millrace/protocol";
import type { Checkpoint, PartFile, PrintedRowMessage, Restart, ServerMessage } from "@millrace/protocol";
import type { JobChange } from "../runners/job-change.ts";
import { ROWS_KEPT } from "../runners/printed-rows.ts";

interface PendingRows {
  readonly columns: readonly string[];
  rows: readonly PrintedRowMessage[];
  total: number;
}

/** Changes of one job that wait for the next sending: each checkpoint and restart in its newest state, rows bounded. */
export class ChangeBatch {
  readonly #jobId: string;
  readonly #checkpoints = new Map<number, Checkpoint>();
  readonly #restarts = new Map<number, Restart>();
  readonly #parts: PartFile[] = [];
  readonly #rows = new Map<string, PendingRows>();
  #wholeJob = false;

  constructor(jobId: string) {
    this.#jobId = jobId;
  }

  /** The job in full is due: it has everything else in it. */
  get wholeJob(): boolean {
    return this.#wholeJob;
  }

  add(change: Exclude<JobChange, { readonly kind: "metrics" }>): void {
    switch (change.kind) {
      case "job":
      case "graphs":
        this.#wholeJob = true;
        break;
      case "checkpoint":
        this.#checkpoints.set(change.checkpoint.id, change.checkpoint);
        break;
      case "restart":
        this.#restarts.set(change.restart.attempt, change.restart);
        break;
      case "part":
        this.#parts.push(change.part);
        break;
      case "rows":
        this.#addRows(change);
        break;
    }
  }

  messages(): readonly ServerMessage[] {
    const envelope = { v: LIVE_VERSION, jobId: this.#jobId } as const;
    const messages: ServerMessage[] = [];
    for (const checkpoint of this.#checkpoints.values())
      messages.push({ ...envelope, type: "checkpoint", checkpoint });
    for (const restart of this.#restarts.values()) messages.push({ ...envelope, type: "restart", restart });
    for (const part of this.#parts) messages.push({ ...envelope, type: "part", part });
    for (const [nodeId, { columns, rows, total }] of this.#rows) {
      messages.push({ ...envelope, type: "rows", nodeId, columns: [...columns], rows: [...rows], total });
    }
    return messages;
  }

  #addRows({ nodeId, columns, rows, total }: Extract<JobChange, { readonly kind: "rows" }>): void {
    const pending = this.#rows.get(nodeId) ?? { columns, rows: [], total };
    pending.rows = [...pending.rows, ...rows].slice(-ROWS_KEPT);
    pending.total = total;
    this.#rows.set(nodeId, pending);
  }
}
