import { invariant } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { createColumn } from "../../batch/batch-builder.ts";
import type { Column } from "../../batch/column.ts";
import { MAX_BATCH_ROWS, RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { columnWriters } from "./nexmark/column-writers.ts";
import { EventPlan } from "./nexmark/event-plan.ts";
import type { ColumnWriter } from "./nexmark/event-plan.ts";
import { EventSplits } from "./nexmark/event-splits.ts";
import { EventTime } from "./nexmark/event-time.ts";
import { AUCTION, BID, KIND_PATTERNS, PERSON } from "./nexmark/kind-patterns.ts";
import { RateLimiter } from "./nexmark/rate-limiter.ts";
import { staticHeap } from "./nexmark/static-heap.ts";
import { TextColumns } from "./nexmark/text-columns.ts";
import { hasPosition, readPositions, writePosition } from "./position-state.ts";

type NexmarkSpec = Extract<OperatorSpec, { kind: "nexmark-source" }>;

/**
 * The Nexmark generator: an auction site's persons, auctions and bids, 1 to 3 to 46, in order of event time.
 *
 * 1. A value is a function of the seed and of the event's number. Which columns are asked for, how many subtasks there
 *    are, and where a run was interrupted change no value.
 * 2. Subtask k of n has every n-th epoch of 50 events, so that event time moves on evenly; together they give exactly the
 *    events of parallelism 1.
 * 3. Only columns that are asked for are generated. Texts are views: into a heap that stays the same, or one written anew
 *    for each batch.
 * 4. The rate limit decides when, never what; the clock is read for nothing else.
 * 5. Position: stride and id of the next event, for each split; of a subtask without splits, that it has none.
 */
export class NexmarkSource implements SourceOperator {
  readonly #spec: NexmarkSpec;
  readonly #plan: EventPlan;
  #context: OperatorContext | null = null;
  #splits = new EventSplits(0, []);
  #limiter: RateLimiter | null = null;
  #writers: readonly ColumnWriter[] = [];
  #texts: TextColumns | null = null;
  /** Columns whose null flags follow a kind of event, by kind. */
  #byKind: readonly (readonly Column[])[] = [];
  #eventType: Column | undefined;
  #batch = new RowBatch([], 0, 0);

  constructor(spec: NexmarkSpec) {
    this.#spec = spec;
    this.#plan = new EventPlan(spec.seed);
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    const { fields } = context.outputSchema;
    const columns = new Map(
      fields.map(({ name, type }) => [name, createColumn(type, MAX_BATCH_ROWS)] as const),
    );
    const of = (prefix: string): Column[] =>
      [...columns].filter(([name]) => name.startsWith(prefix)).map(([, column]) => column);
    this.#context = context;
    this.#splits = new EventSplits(this.#spec.events, [
      EventSplits.initial(context.subtask, context.parallelism),
    ]);
    this.#byKind = [of("person_"), of("auction_"), of("bid_")];
    this.#eventType = columns.get("event_type");
    this.#texts = new TextColumns(staticHeap(this.#spec.seed), columns);
    const time = new EventTime(this.#spec.baseTimeMs, this.#spec.eventTimeRate);
    this.#writers = columnWriters(columns, time, this.#texts);
    this.#batch = new RowBatch([...columns.values()], 0, 0);
    const { rateLimit } = this.#spec;
    this.#limiter = new RateLimiter(
      rateLimit === null ? null : rateLimit / context.parallelism,
      context.clock,
    );
  }

  restore(state: StateReader): void {
    if (!hasPosition(state)) return;
    const splits = readPositions(state, this.#context!).flatMap(
      ({ owner, position: [stride, nextEventId] }) =>
        stride === undefined || nextEventId === undefined ? [] : [{ owner, stride, nextEventId }],
    );
    this.#splits = new EventSplits(this.#spec.events, splits);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    if (this.#splits.ended) return "end";
    const limiter = this.#limiter!;
    const rows = Math.min(maxRows, MAX_BATCH_ROWS, limiter.due());
    if (rows < 1) {
      this.#context!.registerProcessingTimer(limiter.nextMs);
      return "idle";
    }
    this.#splits.fill(this.#plan, rows);
    limiter.emitted(this.#plan.rowCount);
    this.#generate();
    return this.#splits.ended ? "end" : "more";
  }

  onProcessingTime(): void {}

  snapshot(_checkpointId: number, state: StateWriter): void {
    const { splits } = this.#splits;
    for (const { owner, stride, nextEventId } of splits) writePosition(state, owner, [stride, nextEventId]);
    if (splits.length === 0) writePosition(state, this.#context!.subtask, []);
  }

  #generate(): void {
    const plan = this.#plan;
    this.#usePattern(plan.firstOffset);
    this.#texts!.begin();
    for (const write of this.#writers) write(plan);
    this.#texts!.end();
    this.#batch.to = plan.rowCount;
    this.#context!.output.emit(this.#batch);
  }

  #usePattern(offset: number): void {
    const { kinds, nulls } = KIND_PATTERNS[offset]!;
    for (const kind of [PERSON, AUCTION, BID]) {
      for (const column of this.#byKind[kind]!) column.nulls = nulls[kind]!;
    }
    if (this.#eventType?.kind === "int32") this.#eventType.values = kinds;
  }
}

export const nexmarkSourceFactory: OperatorFactory<"nexmark-source"> = (spec) => new NexmarkSource(spec);
