import type { Readable } from "node:stream";
import { RowCollector, withRowReader } from "@millrace/engine/node";
import type { CollectedRows } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";

const UNREAD_MS = 60_000;
const STALLED_MS = 3_000;

interface Offer {
  readonly rows: CollectedRows;
  readonly unread: NodeJS.Timeout;
  taken: boolean;
}

/**
 * Every row of the jobs that were started for it, for one reader each. A job waits for its reader: at first for a
 * minute, after which it goes on without one, as it does when the reader leaves or the server starts again.
 */
export class RowReaders {
  readonly #offers = new Map<string, Offer>();
  #collector: Promise<RowCollector> | null = null;

  async offer(jobId: string): Promise<void> {
    this.#collector ??= RowCollector.start();
    const rows = (await this.#collector).collect();
    const unread = setTimeout(() => rows.abandon(), UNREAD_MS);
    unread.unref();
    this.#offers.set(jobId, { rows, unread, taken: false });
    rows.lines.once("close", () => {
      clearTimeout(unread);
      this.#offers.delete(jobId);
    });
  }

  /** The job as it is to run. */
  attached(jobId: string, graph: JobGraph): JobGraph {
    const offer = this.#offers.get(jobId);
    return offer === undefined ? graph : withRowReader(graph, offer.rows.reader);
  }

  /** Null where there are none, or somebody has taken them already. They end after `finish`. */
  take(jobId: string): Readable | null {
    const offer = this.#offers.get(jobId);
    if (offer === undefined || offer.taken) return null;
    offer.taken = true;
    clearTimeout(offer.unread);
    return offer.rows.lines;
  }

  /** The job is asked to stop: it waits for a reader that reads, and for no other. */
  hurry(jobId: string): void {
    this.#offers.get(jobId)?.rows.hurry(STALLED_MS);
  }

  /** The job has ended. */
  finish(jobId: string): void {
    this.#offers.get(jobId)?.rows.finish();
  }

  /** No job waits for a reader any more. */
  async close(): Promise<void> {
    (await this.#collector)?.[Symbol.dispose]();
  }
}
