import type { RowSchema } from "@millrace/graph";
import type { RowBatch } from "../batch/row-batch.ts";
import { ROW_KINDS } from "../batch/row-batch.ts";
import { readValue } from "../batch/row-values.ts";
import { printValue } from "../operators/sinks/print-format.ts";
import type { Clock } from "../time/clock.ts";
import type { ObservedRow } from "./observation.ts";

/** At most so many rows in an interval. */
const ROWS = 4;
const INTERVAL_MS = 250;
/** Nobody asked again for so long: nobody looks. */
const LEASE_MS = 5_000;
const LONGEST_VALUE = 200;

/** Shows a few of the rows that an operator gives, while somebody looks. */
export class LiveProbe {
  readonly #schema: RowSchema;
  readonly #clock: Clock;
  readonly #show: (rows: readonly ObservedRow[], askedFor: readonly string[]) => void;
  readonly #askedFor = new Set<string>();
  #untilMs: number;
  #nextMs = 0;

  constructor(
    schema: RowSchema,
    clock: Clock,
    show: (rows: readonly ObservedRow[], askedFor: readonly string[]) => void,
  ) {
    this.#schema = schema;
    this.#clock = clock;
    this.#show = show;
    this.#untilMs = clock.monotonicMs() + LEASE_MS;
  }

  /** Somebody looks, and says at which operator. */
  ask(operatorUid: string): void {
    this.#askedFor.add(operatorUid);
    this.#untilMs = this.#clock.monotonicMs() + LEASE_MS;
  }

  /** False: nobody looks any more. */
  offer(batch: RowBatch): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= this.#untilMs) return false;
    if (nowMs < this.#nextMs) return true;
    this.#nextMs = nowMs + INTERVAL_MS;
    const count = Math.min(ROWS, batch.to - batch.from);
    const rows = Array.from({ length: count }, (_, index) => this.#row(batch, batch.from + index));
    this.#show(rows, [...this.#askedFor]);
    return true;
  }

  #row(batch: RowBatch, row: number): ObservedRow {
    const { fields, rowtime } = this.#schema;
    const time = rowtime === null ? -1 : fields.findIndex(({ name }) => name === rowtime);
    const eventTime = time < 0 ? null : readValue(batch.columns[time]!, row);
    return {
      kind: ROW_KINDS[batch.rowKinds?.[row] ?? 0]!,
      values: fields.map(
        ({ type }, index) =>
          printValue(readValue(batch.columns[index]!, row), type)?.slice(0, LONGEST_VALUE) ?? null,
      ),
      eventMs: eventTime === null ? null : Number(eventTime),
      timeMs: this.#clock.nowMs(),
    };
  }
}
