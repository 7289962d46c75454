import type { PageSnapshot, PageStore } from "../../state/stored/page-store.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";

/** A store on a disk that has room for `room` pages more, also of those that it removes; its batches are all or nothing. */
export class FullAtTimes implements PageStore {
  readonly #store: PageStore;
  readonly #disk: { room: number };

  constructor(store: PageStore, disk: { room: number }) {
    this.#store = store;
    this.#disk = disk;
  }

  read(page: number): Uint8Array | null {
    return this.#store.read(page);
  }

  batch(work: () => void): void {
    this.#store.batch(work);
  }

  write(page: number, bytes: Uint8Array): void {
    this.#take();
    this.#store.write(page, bytes);
  }

  remove(page: number): void {
    this.#take();
    this.#store.remove(page);
  }

  snapshot(): PageSnapshot {
    return this.#store.snapshot();
  }

  close(): void {
    this.#store.close();
  }

  #take(): void {
    if (this.#disk.room === 0) throw new JobFailureError("runtime.disk-full", { path: "here" });
    this.#disk.room--;
  }
}
