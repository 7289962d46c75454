import type { PageSnapshot, PageStore } from "../../state/stored/page-store.ts";
import { diskFailure } from "../../storage/durable-files.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

export interface SimulatedPagesOptions {
  readonly disk: SimulatedDisk;
  readonly process: SimulatedProcess;
  readonly path: string;
  /** Bytes that its pages may have. */
  readonly maxBytes: number;
}

/**
 * Pages of one attempt of a subtask, as LMDB keeps them: a batch is a transaction that happens or does not. What it lends is
 * overwritten at the next call, so that a late reader shows.
 */
export class SimulatedPageStore implements PageStore {
  readonly #options: SimulatedPagesOptions;
  #pages = new Map<number, Uint8Array>();
  /** Of the batch that is under way; null: a page that goes. */
  #changes: Map<number, Uint8Array | null> | null = null;
  #lent = new Uint8Array(0);

  constructor(options: SimulatedPagesOptions) {
    this.#options = options;
    this.#call("create");
  }

  read(page: number): Uint8Array | null {
    this.#call("read");
    const changed = this.#changes?.get(page);
    return this.#lend(changed === null ? undefined : (changed ?? this.#pages.get(page)));
  }

  batch(work: () => void): void {
    const changes = new Map<number, Uint8Array | null>();
    this.#changes = changes;
    try {
      work();
    } finally {
      this.#changes = null;
    }
    this.#call("write");
    const pages = new Map(this.#pages);
    for (const [page, bytes] of changes) {
      if (bytes === null) pages.delete(page);
      else pages.set(page, bytes);
    }
    this.#checkSize(pages);
    this.#pages = pages;
  }

  write(page: number, bytes: Uint8Array): void {
    this.#changes!.set(page, bytes.slice());
  }

  remove(page: number): void {
    this.#changes!.set(page, null);
  }

  snapshot(): PageSnapshot {
    const pages = this.#pages;
    return { read: (page) => this.#lend(pages.get(page)), close: () => {} };
  }

  close(): void {
    this.#pages.clear();
  }

  #checkSize(pages: ReadonlyMap<number, Uint8Array>): void {
    const { maxBytes } = this.#options;
    let bytes = 0;
    for (const { length } of pages.values()) bytes += length;
    if (bytes > maxBytes) throw new JobFailureError("runtime.state-disk-budget", { limit: maxBytes });
  }

  #lend(bytes: Uint8Array | undefined): Uint8Array | null {
    this.#lent.fill(0x7f);
    if (bytes === undefined) return null;
    this.#lent = bytes.slice();
    return this.#lent;
  }

  #call(operation: "create" | "read" | "write"): void {
    const { disk, process, path } = this.#options;
    try {
      disk.atOnce({ operation, path, process }, () => {});
    } catch (error) {
      throw diskFailure(error, path);
    }
  }
}
