/** Injected timers of the JobManager. Actions run later, never within `after`, one at a time. */
export interface Timers {
  /** Runs `action` once after `delayMs`; the returned function cancels it and may be called any time. */
  after(delayMs: number, action: () => void): () => void;
}
