import { invariant } from "@millrace/graph";
import type { AsyncRequestSpec } from "@millrace/graph";
import { readValue } from "../../batch/row-values.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { HttpAnswer, HttpRequest, RequestChannel } from "../../io/io-service.ts";
import { keyGroup } from "../../state/key-group.ts";
import { recordsOfSections } from "../../state/records/read-records.ts";
import type { RecordReader } from "../../state/records/record-store.ts";
import { restoreRecords } from "../../state/records/restore-records.ts";
import { writeRecords } from "../../state/records/write-records.ts";
import { ReservedMemory } from "../../state/reserved-memory.ts";
import { RowLists } from "../joins/row-lists.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { MAX_INSPECTED_ENTRIES } from "../operator-inspection.ts";
import type { OperatorInspection } from "../operator-inspection.ts";
import type { Operator, OperatorContext } from "../operator.ts";
import { RequestQueue } from "./request-queue.ts";
import type { PendingRow, RequestResult } from "./request-queue.ts";
import { ResultRows } from "./result-rows.ts";

const SECTION = "requests";
const FIRST_SERVER_ERROR = 500;
const TOO_MANY_REQUESTS = 429;

/**
 * Async I/O as Flink's AsyncWaitOperator: a request for each row, a number of them at a time; rows beyond that wait, and
 * hold the input back. A row is given when its request has come to an end: an answer, or its time and tries are over.
 *
 * State: the rows whose results were not given. Their requests are made again after a restore, so that a server may see
 * one twice, and every row is given once.
 */
class AsyncRequests implements Operator {
  readonly #spec: AsyncRequestSpec;
  #context: OperatorContext | null = null;
  #channel: RequestChannel | null = null;
  #rows: RowLists | null = null;
  #results: ResultRows | null = null;
  #reserved: ReservedMemory | null = null;
  readonly #queue: RequestQueue;
  /** Under way or to be tried again, by id. */
  readonly #sent = new Map<number, PendingRow>();
  /** Beyond the capacity, oldest first. */
  readonly #unsent = new Set<PendingRow>();
  #nextId = 0;
  #timerMs = Number.POSITIVE_INFINITY;
  #ending = false;
  /** What has a result waits for credit. */
  #stuck = false;
  readonly waitsForIo = true;
  readonly keepsWhatWaits = true;

  constructor(spec: AsyncRequestSpec) {
    this.#spec = spec;
    this.#queue = new RequestQueue(spec.order === "ordered");
  }

  open(context: OperatorContext): void {
    const { inputSchema, io } = context;
    invariant(inputSchema !== null, "requests have rows");
    this.#context = context;
    const hash = hashIn(context.keyGroups, context.maxParallelism);
    this.#rows = new RowLists(inputSchema.fields, {
      memory: context,
      hashOf: () => hash,
      writeList: () => {},
    });
    this.#rows.ensureLists(1);
    this.#results = new ResultRows(this.#spec, context);
    this.#reserved = new ReservedMemory(context);
    this.#channel = io.openRequests({ sample: this.#spec.sample });
  }

  restore(state: StateReader): void {
    const rows = this.#rows!;
    const owner: RecordReader = {
      read: (_, { reader, order }) => rows.readRow(reader, 0, order),
      restored: (_, row) => this.#add(row),
    };
    restoreRecords(state, {
      ...this.#context!,
      names: [SECTION],
      tables: [rows.records],
      owner,
      store: null,
    });
    for (const { reader } of recordsOfSections(state, SECTION, null)) this.#add(rows.readRow(reader, 0));
    this.#sendUnsent();
    this.#settle();
  }

  processBatch(batch: RowBatch): void {
    for (let i = batch.from; i < batch.to; i++) this.#add(this.#rows!.append(0, batch.columns, i));
    this.#sendUnsent();
    this.#settle();
  }

  processWatermark(watermark: number): void {
    if (!this.#queue.addWatermark(watermark)) this.#context!.output.emitWatermark(watermark);
  }

  drain(): boolean {
    for (let answer = this.#channel!.take(); answer !== null; answer = this.#channel!.take())
      this.#answered(answer);
    this.#give();
    this.#sendUnsent();
    this.#settle();
    return !this.#stuck && this.#unsent.size === 0 && !(this.#ending && this.#queue.size > 0);
  }

  onProcessingTime(): void {
    this.#timerMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#context!.clock.monotonicMs();
    for (const pending of this.#sent.values()) this.#tick(pending, nowMs);
    this.drain();
  }

  /** Everything that was sent comes back, or its time is over: then the end may follow. */
  endInput(): void {
    this.#ending = true;
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const source = this.#rows!;
    const rows = (): number[] => [...this.#queue].map(({ row }) => row);
    const named = { name: SECTION, source, records: source.records, store: null, rows };
    writeRecords(named, this.#context!.maxParallelism, state);
  }

  close(): void {
    this.#channel?.close();
    this.#rows?.records.close();
    this.#reserved?.release();
  }

  inspect(): OperatorInspection {
    const shown = [...this.#queue].slice(0, MAX_INSPECTED_ENTRIES);
    const state = shown.map((pending) => ({
      key: [this.#urlOf(pending) ?? "NULL"],
      window: null,
      values: [["request", this.#stateOf(pending)] as const],
    }));
    return { state, timers: [] };
  }

  #stateOf(pending: PendingRow): string {
    if (pending.result !== null) return pending.result.kind;
    if (Number.isNaN(pending.deadlineMs)) return "waiting";
    return Number.isNaN(pending.retryMs) ? "under way" : "to be tried again";
  }

  #add(row: number): void {
    const id = this.#nextId++;
    const pending: PendingRow = {
      id,
      row,
      deadlineMs: Number.NaN,
      retryMs: Number.NaN,
      failures: 0,
      result: null,
    };
    this.#queue.add(pending);
    this.#unsent.add(pending);
  }

  #sendUnsent(): void {
    for (const pending of this.#unsent) {
      if (this.#sent.size >= this.#spec.capacity) return;
      this.#unsent.delete(pending);
      pending.deadlineMs = this.#context!.clock.monotonicMs() + this.#spec.timeoutMs;
      this.#sent.set(pending.id, pending);
      this.#send(pending);
    }
  }

  #send(pending: PendingRow): void {
    const { method, body, timeoutMs } = this.#spec;
    const url = this.#urlOf(pending);
    pending.retryMs = Number.NaN;
    this.#wakeAt(pending.deadlineMs);
    if (url === null) {
      this.#finish(pending, { kind: "failed", problem: "a parameter is NULL" });
      return;
    }
    const text = body === null ? null : this.#textOf(body, pending);
    const headers = this.#headersOf(pending);
    this.#channel!.send({ id: pending.id, method, url, body: text, ...(headers && { headers }), timeoutMs });
  }

  #headersOf(pending: PendingRow): HttpRequest["headers"] {
    return this.#spec.headers?.flatMap(({ name, column }) => {
      const value = this.#textOf(column, pending);
      return value === null ? [] : [[name, value] as const];
    });
  }

  #urlOf(pending: PendingRow): string | null {
    return this.#textOf(this.#spec.url, pending);
  }

  #textOf(column: number, { row }: PendingRow): string | null {
    const value = readValue(this.#rows!.columns[column]!, row);
    return value === null ? null : String(value);
  }

  /** An answer to a request that nobody waits for any more is left. */
  #answered({ id, status, bytes, problem }: HttpAnswer): void {
    const pending = this.#sent.get(id);
    if (pending === undefined || !Number.isNaN(pending.retryMs)) return;
    if (status >= 200 && status < 300) {
      this.#finish(pending, { kind: "answer", bytes });
      return;
    }
    const mayPass = status === 0 || status >= FIRST_SERVER_ERROR || status === TOO_MANY_REQUESTS;
    if (mayPass && this.#triesAgain(pending)) return;
    this.#finish(pending, { kind: "failed", problem: problem === "" ? `HTTP status ${status}` : problem });
  }

  #triesAgain(pending: PendingRow): boolean {
    const { retry } = this.#spec;
    const failures = pending.failures++;
    if (retry === null || failures >= retry.attempts) return false;
    const delayMs = Math.min(retry.maxDelayMs, retry.delayMs * retry.multiplier ** failures);
    pending.retryMs = this.#context!.clock.monotonicMs() + delayMs;
    this.#wakeAt(pending.retryMs);
    return true;
  }

  #tick(pending: PendingRow, nowMs: number): void {
    if (nowMs >= pending.deadlineMs) {
      const problem = `no answer within ${this.#spec.timeoutMs} ms`;
      this.#finish(pending, { kind: "timeout", problem });
    } else if (nowMs >= pending.retryMs) this.#send(pending);
    else
      this.#wakeAt(Math.min(pending.deadlineMs, Number.isNaN(pending.retryMs) ? Infinity : pending.retryMs));
  }

  #finish(pending: PendingRow, result: RequestResult): void {
    this.#results!.check(result, this.#urlOf(pending));
    pending.result = result;
    this.#sent.delete(pending.id);
    this.#queue.done(pending);
  }

  /** Monotonic: a clock that is set says nothing of how long an answer takes. The timer may come too early then. */
  #wakeAt(atMs: number): void {
    if (atMs >= this.#timerMs) return;
    this.#timerMs = atMs;
    const context = this.#context!;
    const waitMs = Math.max(0, atMs - context.clock.monotonicMs());
    context.registerProcessingTimer(Math.ceil(context.clock.nowMs() + waitMs));
  }

  /** Gives what may go, as long as the output takes rows. */
  #give(): void {
    const { output } = this.#context!;
    const results = this.#results!;
    this.#stuck = output.blocked;
    while (!this.#stuck) {
      const next = this.#queue.next();
      if (next === null) break;
      if ("watermark" in next) {
        results.flush();
        output.emitWatermark(next.watermark);
      } else {
        results.add(this.#rows!.columns, next.row, next.result!, this.#urlOf(next));
        this.#rows!.remove(next.row);
        if (results.full) results.flush();
      }
      this.#stuck = output.blocked;
    }
    results.flush();
  }

  #settle(): void {
    const { metrics } = this.#context!;
    this.#reserved!.settle(this.#rows!.byteSize);
    metrics.set("stateEntries", this.#queue.size);
    metrics.set("openRequests", this.#sent.size);
    metrics.set("stateBytes", this.#rows!.byteSize);
  }
}

/** A hash of one of these key groups: rows belong to it, and go where it goes when the job is rescaled. */
function hashIn(
  { from, to }: { readonly from: number; readonly to: number },
  maxParallelism: number,
): number {
  let hash = 0;
  for (let group = -1; group < from || group >= to; hash++) group = keyGroup(hash, maxParallelism);
  return hash - 1;
}

export const asyncRequestFactory: OperatorFactory<"async-request"> = (spec) => new AsyncRequests(spec);
