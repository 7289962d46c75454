import { bigint, invariant, rowSchema, string } from "@millrace/graph";
import type {
  ChainedOperator,
  CheckpointMode,
  JobGraph,
  OperatorSpec,
  Partitioning,
  RowSchema,
} from "@millrace/graph";
import type { RowBatch } from "../../batch/row-batch.ts";
import { batchOfRows, rowsOfBatch } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { FileOutput, PartOutput, PendingPart } from "../../io/io-service.ts";
import type { Operator, OperatorContext, SourceOperator } from "../../operators/operator.ts";
import { keyGroup } from "../../state/key-group.ts";
import { createKeyHasher } from "../../state/key-hasher.ts";
import type { OperatorRegistry } from "../../task/operator-registry.ts";

/** (key, number): numbers 0 .. n-1, spread over keys. */
export const NUMBERS: RowSchema = rowSchema([
  { name: "key", type: string(false) },
  { name: "n", type: bigint(false) },
]);

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes)) as T;

export const keyOf = (n: number, keyLength = 0): string => `k${n % 7}`.padEnd(keyLength, ".");

/** Emits `rows` rows in total over its subtasks: number i at subtask i % parallelism; a watermark every 10 rows. */
class NumberSource implements SourceOperator {
  readonly #rows: number;
  readonly #keyLength: number;
  #context: OperatorContext | null = null;
  #next = 0;

  constructor(rows: number, keyLength: number) {
    this.#rows = rows;
    this.#keyLength = keyLength;
  }
  open(context: OperatorContext): void {
    this.#context = context;
    this.#next = context.subtask;
  }
  restore(state: StateReader): void {
    for (const bytes of state.operator("next")) this.#next = decode<number>(bytes);
  }
  poll(maxRows: number): "more" | "end" {
    const { output, parallelism } = this.#context!;
    for (let i = 0; i < maxRows && this.#next < this.#rows && !output.blocked; i++) {
      output.emit(batchOfRows(NUMBERS, [[keyOf(this.#next, this.#keyLength), BigInt(this.#next)]]));
      if (this.#next % 10 < parallelism) output.emitWatermark(this.#next);
      this.#next += parallelism;
    }
    return this.#next < this.#rows ? "more" : "end";
  }
  snapshot(_checkpointId: number, state: StateWriter): void {
    state.operator("next", encode(this.#next));
  }
}

/** Running sum by key: one output row for each input row. State by key group. */
class KeyedSum implements Operator {
  #context: OperatorContext | null = null;
  readonly #hasher = createKeyHasher(NUMBERS, [0]);
  readonly #sums = new Map<string, bigint>();

  open(context: OperatorContext): void {
    this.#context = context;
  }
  restore(state: StateReader): void {
    for (const { bytes } of state.keyed("sums")) {
      for (const [key, sum] of decode<[string, string][]>(bytes)) this.#sums.set(key, BigInt(sum));
    }
  }
  processBatch(batch: RowBatch): void {
    for (const [key, n] of rowsOfBatch(batch) as [string, bigint][]) {
      const sum = (this.#sums.get(key) ?? 0n) + n;
      this.#sums.set(key, sum);
      this.#context!.output.emit(batchOfRows(NUMBERS, [[key, sum]]));
    }
  }
  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
  snapshot(_checkpointId: number, state: StateWriter): void {
    const { maxParallelism, keyGroups } = this.#context!;
    const groups = new Map<number, [string, string][]>();
    for (const [key, sum] of this.#sums) {
      const hash = new Int32Array(1);
      this.#hasher(batchOfRows(NUMBERS, [[key, sum]]), hash);
      const group = keyGroup(hash[0]!, maxParallelism);
      invariant(group >= keyGroups.from && group < keyGroups.to, `key ${key} is at the wrong subtask`);
      groups.set(group, [...(groups.get(group) ?? []), [key, String(sum)]]);
    }
    for (const [group, entries] of groups) state.keyed("sums", group, encode(entries));
  }
}

/** Doubles n; keeps nothing. */
class Doubler implements Operator {
  #context: OperatorContext | null = null;
  open(context: OperatorContext): void {
    this.#context = context;
  }
  processBatch(batch: RowBatch): void {
    const rows = (rowsOfBatch(batch) as [string, bigint][]).map(([key, n]): Value[] => [key, 2n * n]);
    this.#context!.output.emit(batchOfRows(NUMBERS, rows));
  }
  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

/** Two-phase commit into part files, one line a row. */
class LineSink implements Operator {
  readonly #directory: string;
  #output: FileOutput | null = null;
  #part: PartOutput | null = null;
  #pending: PendingPart[] = [];
  #context: OperatorContext | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }
  open(context: OperatorContext): void {
    this.#context = context;
    this.#output = context.io.openOutput(this.#directory, {
      subtask: context.subtask,
      parallelism: context.parallelism,
      suffix: "txt",
    });
  }
  restore(state: StateReader): void {
    const parts = state.operator("pending").flatMap((bytes) => decode<PendingPart[]>(bytes));
    this.#output!.discardExcept(parts);
    for (const part of parts) this.#output!.commit(part);
  }
  processBatch(batch: RowBatch): void {
    for (const row of rowsOfBatch(batch))
      (this.#part ??= this.#output!.openPart("")).append(new TextEncoder().encode(`${row.join(" ")}\n`));
  }
  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
  snapshot(checkpointId: number, state: StateWriter): void {
    if (this.#part !== null) this.#pending.push(this.#part.prepare(checkpointId));
    this.#part = null;
    state.operator("pending", encode(this.#pending));
  }
  checkpointCompleted(checkpointId: number): void {
    for (const part of this.#pending) if (part.checkpointId <= checkpointId) this.#output!.commit(part);
    this.#pending = this.#pending.filter((part) => part.checkpointId > checkpointId);
  }
}

/** collection-source with one row [n]: numbers; group-aggregate: running sum; calc: doubles; file-sink: lines. */
export const smallOperators: OperatorRegistry = {
  create({ spec }) {
    switch (spec.kind) {
      case "collection-source":
        return new NumberSource(Number(spec.rows[0]![0]), Number(spec.rows[0]![1]));
      case "group-aggregate":
        return new KeyedSum();
      case "calc":
        return new Doubler();
      case "file-sink":
        return new LineSink(spec.directory);
      default:
        throw new Error(`no small operator ${spec.kind}`);
    }
  },
};

const numbers = (rows: number, keyLength: number): OperatorSpec => ({
  kind: "collection-source",
  rows: [[rows, keyLength]],
});
const SUM: OperatorSpec = { kind: "group-aggregate", keys: [0], aggregates: [] };
const DOUBLE: OperatorSpec = { kind: "calc", filter: null, projections: null };
const lines = (directory: string): OperatorSpec => ({
  kind: "file-sink",
  directory,
  format: "text",
  header: false,
  delimiter: ",",
});

function chained(uid: string, spec: OperatorSpec, input: number | null): ChainedOperator {
  const isHead = spec.kind.endsWith("-source");
  const isEnd = spec.kind.endsWith("-sink");
  return {
    uid,
    nodeId: uid,
    name: uid,
    spec,
    input,
    inputSchema: isHead ? null : NUMBERS,
    outputSchema: isEnd ? null : NUMBERS,
  };
}

export interface NumbersJob {
  readonly rows: number;
  readonly parallelism: number;
  readonly intervalMs: number | null;
  /** Of the edge from the sources to the doublers. */
  readonly partitioning?: Partitioning;
  /** Subtasks of each source; `parallelism` where missing. */
  readonly sourceParallelism?: number;
  /** 1: without the second source. */
  readonly sources?: 1 | 2;
  /** Keys are padded to so many characters, to fill segments. */
  readonly keyLength?: number;
  readonly mode?: CheckpointMode;
  readonly alignedTimeoutMs?: number;
}

/**
 * Two sources (one of half as many rows) -> union -> double -> keyed running sum -> lines in /sums, and the doubled
 * numbers, from the middle of the chain, in /doubled.
 */
export function numbersJob(job: NumbersJob): JobGraph {
  const {
    rows,
    parallelism,
    intervalMs,
    partitioning = { kind: "rebalance" },
    sources = 2,
    keyLength = 0,
  } = job;
  const vertex = (id: string, operators: readonly ChainedOperator[], subtasks = parallelism) => ({
    id,
    name: id,
    parallelism: subtasks,
    slotSharingGroup: "default",
    operators,
  });
  const edge = (id: string, source: string, target: string, how: Partitioning) => ({
    id,
    streamEdgeIds: [],
    source,
    sourceOperator: 0,
    target,
    partitioning: how,
    schema: NUMBERS,
  });
  const names = sources === 2 ? ["a", "b"] : ["a"];
  return {
    name: "numbers",
    maxParallelism: 128,
    settings: {
      parallelism,
      checkpoint: {
        ...(job.mode !== undefined && { mode: job.mode }),
        ...(job.alignedTimeoutMs !== undefined && { alignedTimeoutMs: job.alignedTimeoutMs }),
        intervalMs,
        timeoutMs: 60_000,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 10,
        onCancel: "retain",
      },
      restart: { kind: "fixed-delay", attempts: 10, delayMs: 5 },
      bufferTimeoutMs: 5,
    },
    vertices: [
      ...names.map((name, i) =>
        vertex(name, [chained(`source-${name}`, numbers(rows >> i, keyLength), null)], job.sourceParallelism),
      ),
      vertex("double", [chained("double", DOUBLE, null), chained("doubled", lines("/doubled"), 0)]),
      vertex("sum", [chained("sum", SUM, null), chained("sums", lines("/sums"), 0)]),
    ],
    edges: [
      ...names.map((name) => edge(`${name}-double`, name, "double", partitioning)),
      edge("double-sum", "double", "sum", { kind: "hash", keys: [0] }),
    ],
  };
}

/** What /doubled must hold, as sorted lines. */
export function expectedDoubled(rows: number): string[] {
  const of = (count: number): string[] => Array.from({ length: count }, (_, i) => `k${i % 7} ${2 * i}`);
  return [...of(rows), ...of(rows >> 1)].toSorted();
}

/** Largest sum of each key in /sums: does not depend on the order between sources. */
export function expectedSums(rows: number): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const count of [rows, rows >> 1]) {
    for (let i = 0; i < count; i++) sums.set(`k${i % 7}`, (sums.get(`k${i % 7}`) ?? 0n) + BigInt(2 * i));
  }
  return sums;
}

/** Lines of all committed parts below a directory, sorted. */
export function committedLines(committed: ReadonlyMap<string, string>, directory: string): string[] {
  return [...committed]
    .filter(([path]) => path.startsWith(`${directory}/`))
    .flatMap(([, text]) => text.split("\n").slice(0, -1))
    .toSorted();
}

export function largestSums(lines: readonly string[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const [key, sum] = line.split(" ") as [string, string];
    if (BigInt(sum) > (sums.get(key) ?? -1n)) sums.set(key, BigInt(sum));
  }
  return sums;
}
