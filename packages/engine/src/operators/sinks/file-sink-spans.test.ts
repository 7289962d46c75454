import { bigint, rowSchema } from "@millrace/graph";
import type { Field, RollingPolicy } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { FileSink } from "./file-sink.ts";

type Rig = OperatorRig<FileSink>;
const FIELDS: readonly Field[] = [{ name: "n", type: bigint() }];

interface Given {
  readonly io?: MemoryIo;
  readonly format?: "text" | "csv" | "parquet";
  readonly fields?: readonly Field[];
  readonly subtask?: number;
  readonly parallelism?: number;
  readonly roll?: Partial<RollingPolicy>;
}

function rig({ io = new MemoryIo(), format = "text", roll = {}, ...given }: Given = {}): Rig {
  const limits = { maxBytes: null, maxAgeMs: null, inactiveMs: null, spansCheckpoints: true };
  const sink = new FileSink({
    kind: "file-sink",
    directory: "/out",
    format,
    header: true,
    delimiter: ",",
    roll: { ...limits, ...roll },
  });
  const { fields = FIELDS, subtask = 0, parallelism = 1 } = given;
  return new OperatorRig(sink, { input: fields, io, subtask, parallelism });
}

const send = (run: Rig, from: number, to: number): void =>
  run.operator.processBatch(
    batchOfRows(
      rowSchema(FIELDS),
      Array.from({ length: to - from }, (_, i) => [BigInt(from + i)]),
    ),
  );
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join("");

function checkpoint(run: Rig, id: number): MemoryState {
  const state = run.snapshot(id);
  run.operator.checkpointCompleted(id);
  return state;
}

function savepoint(run: Rig, id: number): MemoryState {
  const state = Object.assign(new MemoryState(), { type: "savepoint" as const });
  run.operator.snapshot(id, state);
  run.operator.checkpointCompleted(id);
  return state;
}

function end(run: Rig, id: number): void {
  run.operator.endInput();
  expect(run.operator.drain()).toBe(true);
  checkpoint(run, id);
}

/** The text of each visible part. */
const partsOf = ({ io }: Rig): readonly string[] =>
  [...io.visible.values()].map((bytes) => new TextDecoder().decode(bytes));

describe("a part of lines", () => {
  it("spans checkpoints, and is visible with the first one after its end", () => {
    const run = rig();
    for (const id of [1, 2, 3]) {
      send(run, id, id + 1);
      checkpoint(run, id);
      expect(run.io.visible.size).toBe(0);
    }
    end(run, 4);
    expect(partsOf(run)).toEqual([lines(1, 4)]);
  });

  it("ends when it is old, or has got no row for so long, whatever checkpoints there were", () => {
    const run = rig({ roll: { maxAgeMs: 10_000, inactiveMs: 4_000 } });
    for (let id = 1; id <= 6; id++) {
      send(run, id, id + 1);
      checkpoint(run, id);
      run.advance(2_000);
    }
    checkpoint(run, 7);
    expect(partsOf(run)).toEqual([lines(1, 6)]);
    run.advance(2_000);
    checkpoint(run, 8);
    expect(partsOf(run)).toEqual([lines(1, 6), lines(6, 7)]);
  });

  it("ends when it is large, at the size that it has by then", () => {
    const run = rig({ roll: { maxBytes: 100_000 } });
    for (let id = 1; id <= 40; id++) {
      send(run, id * 1_000, (id + 1) * 1_000);
      checkpoint(run, id);
    }
    expect(partsOf(run)).toHaveLength(2);
    expect(partsOf(run).every((part) => part.length >= 100_000 && part.length < 180_000)).toBe(true);
    end(run, 41);
    expect(run.io.visibleText()).toBe(lines(1_000, 41_000));
  });

  it("ends with a savepoint, which depends on nothing that is written on", () => {
    const run = rig();
    send(run, 0, 2);
    const kept = savepoint(run, 1);
    expect(partsOf(run)).toEqual([lines(0, 2)]);
    send(run, 2, 4);
    end(run, 2);
    const again = rig({ io: run.io }).restore(kept);
    send(again, 2, 4);
    end(again, 3);
    expect(partsOf(run)).toEqual([lines(0, 2), lines(2, 4), lines(2, 4)]);
  });

  it("of a format of blocks ends with each checkpoint", () => {
    const run = rig({ format: "parquet" });
    send(run, 0, 2);
    checkpoint(run, 1);
    expect(run.io.visible.size).toBe(1);
  });
});

describe("after a restore", () => {
  it("a part goes on behind what the checkpoint has of it, with one header and as old as it is", () => {
    const before = rig({ format: "csv", roll: { maxAgeMs: 5_000 } });
    send(before, 0, 2);
    const kept = checkpoint(before, 1);
    send(before, 2, 9);
    const after = rig({ io: before.io, format: "csv", roll: { maxAgeMs: 5_000 } }).restore(kept);
    send(after, 2, 4);
    after.advance(5_000);
    checkpoint(after, 2);
    expect(partsOf(after)).toEqual([`n\n${lines(0, 4)}`]);
  });

  it("from the checkpoint before the last it goes on with less", () => {
    const before = rig();
    const kept = [1, 2, 3].map((id) => {
      send(before, id, id + 1);
      return checkpoint(before, id);
    });
    const after = rig({ io: before.io }).restore(kept[1]!);
    send(after, 3, 5);
    end(after, 4);
    expect(partsOf(after)).toEqual([lines(1, 5)]);
  });

  it("a part that was finished since is left as it is: rows after the checkpoint begin another, with a header", () => {
    const before = rig({ format: "csv" });
    send(before, 0, 2);
    const kept = checkpoint(before, 1);
    send(before, 2, 3);
    end(before, 2);
    const after = rig({ io: before.io, format: "csv" }).restore(kept);
    send(after, 2, 5);
    end(after, 3);
    expect(partsOf(after)).toEqual([`n\n${lines(0, 3)}`, `n\n${lines(2, 5)}`]);
  });

  it("rows of other columns begin a new part", () => {
    const before = rig({ format: "csv" });
    send(before, 0, 2);
    const fields = [{ name: "m", type: bigint() }];
    const after = rig({ io: before.io, format: "csv", fields }).restore(checkpoint(before, 1));
    send(after, 2, 4);
    end(after, 2);
    expect(partsOf(after)).toEqual([`n\n${lines(0, 2)}`, `m\n${lines(2, 4)}`]);
  });

  it("with files that end at checkpoints what was in progress is visible at once", () => {
    const before = rig();
    send(before, 0, 2);
    const after = rig({ io: before.io, roll: { spansCheckpoints: false } }).restore(checkpoint(before, 1));
    expect(partsOf(after)).toEqual([lines(0, 2)]);
  });

  it("at another parallelism parts of subtasks that are no more end, and each goes on with its own", () => {
    const io = new MemoryIo();
    const before = [0, 1, 2].map((subtask) => rig({ io, subtask, parallelism: 3 }));
    before.forEach((run, i) => send(run, i * 10, i * 10 + 3));
    const state = MemoryState.union(before.map((run) => checkpoint(run, 1)));
    const after = [0, 1].map((subtask) => rig({ io, subtask, parallelism: 2 }).restore(state));
    expect(partsOf(after[0]!)).toEqual([lines(20, 23)]);
    after.forEach((run, i) => send(run, i * 10 + 3, i * 10 + 5));
    after.forEach((run) => end(run, 2));
    expect(partsOf(after[0]!).toSorted()).toEqual([lines(0, 5), lines(10, 15), lines(20, 23)]);
  });
});

test("law 2, restore equals uninterrupted: killed anywhere, from the newest checkpoint, parts ending as they like", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("rows" as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      kind: fc.constantFrom("checkpoint", "savepoint", "abort", "kill", "crash-before-commit", "wait"),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const io = new MemoryIo();
      const roll = { maxAgeMs: 3_000 };
      let run = rig({ io, roll });
      let sent = 0;
      let id = 0;
      let durable = { state: null as MemoryState | null, sent: 0 };
      for (const { kind, ...more } of steps) {
        if (kind === "rows") {
          send(run, sent, sent + (more as { count: number }).count);
          sent += (more as { count: number }).count;
        } else if (kind === "wait") {
          run.advance(1_000);
        } else if (kind === "abort") {
          run.snapshot(++id);
        } else if (kind === "checkpoint" || kind === "savepoint") {
          durable = { state: (kind === "checkpoint" ? checkpoint : savepoint)(run, ++id), sent };
        } else {
          if (kind === "crash-before-commit") durable = { state: run.snapshot(++id), sent };
          run = rig({ io, roll });
          if (durable.state !== null) run.restore(durable.state);
          ({ sent } = durable);
        }
      }
      end(run, ++id);
      const found = io.visibleText().split("\n").slice(0, -1).map(Number);
      expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: sent }, (_, n) => n));
      expect(io.pending.size).toBe(0);
    }),
  );
});
