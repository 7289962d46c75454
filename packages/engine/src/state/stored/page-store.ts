/** Pages of bytes by number, outside of memory. What is written is durable by checkpoints alone: it goes with the attempt. */
export interface PageStore {
  /** The page's bytes, perhaps with others behind them, lent until the next call; null: there is none. */
  read(page: number): Uint8Array | null;
  /**
   * Runs `work`, in which pages are written and removed; others see that when it has returned. All or nothing: throws
   * JobFailureError `runtime.disk-full`, `runtime.state-disk-budget` when there is no room, `runtime.disk-failed`.
   */
  batch(work: () => void): void;
  /** Only in a batch. The bytes are copied. */
  write(page: number, bytes: Uint8Array): void;
  /** Only in a batch. */
  remove(page: number): void;
  /** All pages as they are now. Those that are taken while nothing is written between are one. */
  snapshot(): PageSnapshot;
  close(): void;
}

export interface PageSnapshot {
  /** As `PageStore.read`. */
  read(page: number): Uint8Array | null;
  /** To be called once. */
  close(): void;
}
