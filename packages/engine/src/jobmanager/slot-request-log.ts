import type { Clock } from "../time/clock.ts";

export interface SlotRequestRecord {
  readonly timeMs: number;
  readonly jobId: string;
  readonly slots: number;
  readonly tookMs: number | null;
  readonly outcome: "granted" | "refused" | "waiting";
}

const KEPT = 50;

/** The newest requests for slots, and how long each waited. */
export class SlotRequestLog {
  readonly #clock: Clock;
  #records: SlotRequestRecord[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A job asks; the returned function is called with what became of it. */
  requested(jobId: string, slots: number): (outcome: "granted" | "refused") => void {
    const beganMs = this.#clock.monotonicMs();
    let record: SlotRequestRecord = {
      timeMs: this.#clock.nowMs(),
      jobId,
      slots,
      tookMs: null,
      outcome: "waiting",
    };
    this.#records = [...this.#records, record].slice(-KEPT);
    return (outcome) => {
      const before = record;
      record = { ...before, outcome, tookMs: this.#clock.monotonicMs() - beganMs };
      this.#records = this.#records.map((other) => (other === before ? record : other));
    };
  }

  /** Oldest first. */
  records(): readonly SlotRequestRecord[] {
    return this.#records;
  }
}
