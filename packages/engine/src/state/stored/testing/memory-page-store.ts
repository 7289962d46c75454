import { invariant } from "@millrace/graph";
import { JobFailureError } from "../../../task/job-failure-error.ts";
import type { PageSnapshot, PageStore } from "../page-store.ts";

/** Pages in a Map. What it lends is overwritten at the next call, so that a late reader shows. */
export class MemoryPageStore implements PageStore {
  #pages = new Map<number, Uint8Array>();
  #lent = new Uint8Array(0);
  #writing = false;
  /** How many pages it takes: as many as a disk has room for. */
  mostPages = Infinity;
  /** What it is not to take more for. */
  full: "runtime.disk-full" | "runtime.state-disk-budget" = "runtime.disk-full";

  read(page: number): Uint8Array | null {
    return this.#lend(this.#pages.get(page));
  }

  batch(work: () => void): void {
    invariant(!this.#writing, "batches do not nest");
    this.#writing = true;
    const before = this.mostPages === Infinity ? this.#pages : new Map(this.#pages);
    try {
      work();
    } catch (error) {
      this.#pages = before;
      throw error;
    } finally {
      this.#writing = false;
    }
  }

  write(page: number, bytes: Uint8Array): void {
    invariant(this.#writing, "pages are written in a batch");
    if (this.#pages.size >= this.mostPages)
      throw new JobFailureError(this.full, { path: "memory", limit: this.mostPages });
    this.#pages.set(page, bytes.slice());
  }

  remove(page: number): void {
    invariant(this.#writing, "pages are removed in a batch");
    this.#pages.delete(page);
  }

  snapshot(): PageSnapshot {
    const pages = new Map(this.#pages);
    return { read: (page) => this.#lend(pages.get(page)), close: () => {} };
  }

  close(): void {
    this.#pages.clear();
  }

  #lend(bytes: Uint8Array | undefined): Uint8Array | null {
    this.#lent.fill(0x7f);
    if (bytes === undefined) return null;
    this.#lent = new Uint8Array(bytes.length + 3);
    this.#lent.set(bytes);
    return this.#lent;
  }
}
