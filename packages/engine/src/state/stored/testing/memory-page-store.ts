import { invariant } from "@millrace/graph";
import { JobFailureError } from "../../../task/job-failure-error.ts";
import type { PageSnapshot, PageStore } from "../page-store.ts";

/** Pages in a Map. What it lends is overwritten at the next call, so that a late reader shows. */
export class MemoryPageStore implements PageStore {
  readonly #pages = new Map<number, Uint8Array>();
  /** Pages before the batch that is under way. */
  readonly #before = new Map<number, Uint8Array | undefined>();
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
    this.#before.clear();
    try {
      work();
    } catch (error) {
      for (const [page, bytes] of this.#before) {
        if (bytes === undefined) this.#pages.delete(page);
        else this.#pages.set(page, bytes);
      }
      throw error;
    } finally {
      this.#writing = false;
    }
  }

  write(page: number, bytes: Uint8Array): void {
    invariant(this.#writing, "pages are written in a batch");
    if (this.#pages.size >= this.mostPages)
      throw new JobFailureError(this.full, { path: "memory", limit: this.mostPages });
    this.#changes(page);
    this.#pages.set(page, bytes.slice());
  }

  remove(page: number): void {
    invariant(this.#writing, "pages are removed in a batch");
    this.#changes(page);
    this.#pages.delete(page);
  }

  #changes(page: number): void {
    if (!this.#before.has(page)) this.#before.set(page, this.#pages.get(page));
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
