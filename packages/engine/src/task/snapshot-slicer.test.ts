import { bigint, rowSchema } from "@millrace/graph";
import { describe, expect, it, test } from "vitest";
import { batchOfRows } from "../batch/row-values.ts";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import { CountAccumulator } from "../operators/aggregates/count-accumulator.ts";
import { createKeyHasher } from "../state/key-hasher.ts";
import { KeyedTable } from "../state/keyed-table.ts";
import { blocksThatCount, readBlock } from "../state/read-blocks.ts";
import { SnapshotSlicer } from "./snapshot-slicer.ts";
import type { TaskEvent } from "./task.ts";
import type { TaskDeployment } from "./task-deployment.ts";

const schema = rowSchema([{ name: "key", type: bigint(false) }]);
const hash = createKeyHasher(schema, [0]);
const memory = { reserveMemory: () => {}, releaseMemory: () => {} };
const TASK = { jobId: "job", vertexId: "v", subtask: 0, attempt: 0 };
const TIMING = { startDelayMs: 0, alignmentMs: 0, syncMs: 0, alignedRowsBuffered: 0 };
const KEYS = 300_000;

/** A task that counts by key, and what it reports of its checkpoints. */
class Counting {
  readonly count = new CountAccumulator();
  readonly table = new KeyedTable({ keyTypes: [bigint(false)], accumulators: [this.count] }, memory);
  readonly events: TaskEvent[] = [];
  readonly #slicer: SnapshotSlicer;

  constructor(deployment: Pick<TaskDeployment, "restoredBase"> = {}) {
    const stateBuffers = { available: true, take: (bytes: number) => new Uint8Array(bytes) };
    const environment = { stateBuffers, report: (event: TaskEvent) => void this.events.push(event) };
    this.#slicer = new SnapshotSlicer(TASK, { subtask: 0, ...deployment }, environment);
  }

  add(from: number, to: number): void {
    const rows = new Int32Array(1_024);
    for (let key = from; key < to; key += rows.length) {
      const count = Math.min(rows.length, to - key);
      const batch = batchOfRows(
        schema,
        Array.from({ length: count }, (_, i) => [BigInt(key + i)]),
      );
      const hashes = new Int32Array(count);
      hash(batch, hashes);
      this.table.findRows(batch.columns, 0, count, hashes, rows);
      this.count.add(null, 0, count, rows);
      this.table.settle();
    }
  }

  begin(checkpointId: number, type: CheckpointType = "checkpoint"): void {
    const chain = {
      snapshot: (_: number, tables: Parameters<Parameters<SnapshotSlicer["begin"]>[0]["snapshot"]>[1]) => {
        tables?.({ operatorUid: "op", name: "t", tables: [{ namespace: 0, table: this.table }] });
        return [];
      },
      guard: <R>(_: string, call: () => R): R => call(),
    };
    const sections = this.#slicer.begin(chain, { checkpointId, type });
    const snapshot = { checkpointId, vertexId: "v", subtask: 0, sections };
    this.#slicer.finish({ kind: "snapshot", task: TASK, type, snapshot, timing: TIMING, inFlight: false });
  }

  /** Slices of that checkpoint. */
  takeRest(): number {
    let slices = 0;
    while (this.#slicer.step()) slices++;
    return slices;
  }

  completed(checkpointId: number): void {
    this.#slicer.completed(checkpointId);
  }

  /** Rows in the blocks of each checkpoint, and what each builds on. */
  rows(checkpointId: number): number {
    const blocks = this.events.flatMap((event) =>
      event.kind === "snapshot-slice" && event.about.checkpointId === checkpointId
        ? [readBlock(event.section.bytes)]
        : [],
    );
    return blocksThatCount(blocks).reduce((sum, { count }) => sum + count, 0);
  }

  reported(checkpointId: number): Extract<TaskEvent, { readonly kind: "snapshot" }> | undefined {
    return this.events
      .filter((event) => event.kind === "snapshot")
      .find(({ snapshot }) => snapshot.checkpointId === checkpointId);
  }
}

describe("a savepoint", () => {
  it("is taken in slices while the task goes on, and has the table as it was", () => {
    const task = new Counting();
    task.add(0, KEYS);
    task.begin(1, "savepoint");
    expect(task.reported(1)).toBe(undefined);
    task.add(KEYS, KEYS + 1_000);
    expect(task.takeRest()).toBeGreaterThan(3);
    expect(task.rows(1)).toBe(KEYS);
    expect(task.reported(1)).toMatchObject({ type: "savepoint", base: null });
  });

  it.each([true, false])(
    "is no base: the next checkpoint builds on the one before (told of it: %s)",
    (told) => {
      const task = new Counting();
      task.add(0, KEYS);
      task.begin(1);
      task.takeRest();
      task.completed(1);
      task.add(0, 10);
      task.begin(2, "savepoint");
      task.add(10, 20);
      task.takeRest();
      if (told) task.completed(2);
      task.add(20, 30);
      task.begin(3);
      task.takeRest();
      expect(task.reported(3)).toMatchObject({ base: 1 });
      expect(task.rows(3)).toBe(30);
    },
  );
});

test("a task that was restored builds its first checkpoint on that, which names its files", () => {
  const files = [{ checkpointId: 4, name: "v-0.state", bytes: 1_000, checksum: 1 }];
  const restoredBase = { checkpointId: 4, files };
  const task = new Counting({ restoredBase });
  task.add(0, KEYS);
  task.table.changes.restored({ subtask: 0, namespace: 0 });
  task.add(5, 8);
  task.begin(6);
  task.takeRest();
  expect(task.rows(6)).toBe(3);
  expect(task.reported(6)).toMatchObject({ base: 4, restoredBase });
  task.completed(6);
  task.begin(7);
  task.takeRest();
  expect(task.reported(7)).toMatchObject({ base: 6 });
  expect(task.reported(7)?.restoredBase).toBe(undefined);
});

test("it does not where none of its tables is as it was there, or goes by another name", () => {
  const restoredBase = { checkpointId: 4, files: [] };
  const fresh = new Counting({ restoredBase });
  fresh.add(0, 10);
  fresh.begin(6);
  expect(fresh.takeRest()).toBe(1);
  expect(fresh.reported(6)).toMatchObject({ base: null });
  const renamed = new Counting({ restoredBase });
  renamed.add(0, 10);
  renamed.table.changes.restored({ subtask: 0, namespace: 99 });
  renamed.begin(6);
  renamed.takeRest();
  expect(renamed.rows(6)).toBe(10);
});
