import { rowSchema, bigint } from "@millrace/graph";
import { expect, test } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { FileOutput, PartOutput } from "../../io/io-service.ts";
import { MemoryIo } from "../../testing/memory-io.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import type { MemoryState } from "../../testing/operator-rig.ts";
import { FileSink } from "./file-sink.ts";
import { ALL_ROWS, everyCrash, runWithCrashes } from "./testing/crash-script.ts";
import type { CrashedRun, SinkUnderCrashes } from "./testing/crash-script.ts";
import { MemoryTransactionOutput, MemoryTransactions } from "./testing/memory-transactions.ts";
import type { TransactionWork } from "./testing/memory-transactions.ts";
import { TwoPhaseCommit } from "./two-phase-commit.ts";

const NO_CRASH = { at: [], after: false };
/** Calls after a crash at which a second one comes. */
const AGAIN = 12;

function transactions(): SinkUnderCrashes<readonly TransactionWork[]> {
  const database = new MemoryTransactions();
  return {
    visible: () => database.visible(),
    unfinished: () => database.unfinished().length,
    start: (call, restored) => {
      const output = new MemoryTransactionOutput(database, call);
      const commit = new TwoPhaseCommit(output);
      if (restored !== null) commit.restore(restored);
      return {
        write: (row) => {
          commit.begin();
          output.write(row);
        },
        snapshot: (checkpointId) => {
          commit.add(output.prepare(checkpointId));
          return commit.pending;
        },
        completed: (checkpointId) => commit.completed(checkpointId),
        end: () => {},
        close: () => output.close(),
      };
    },
  };
}

/** The same outputs, and every call to them counts. */
class CountedIo extends MemoryIo {
  call: <T>(effect: () => T) => T = (effect) => effect();

  override openOutput(...options: Parameters<MemoryIo["openOutput"]>): FileOutput {
    const output = super.openOutput(...options);
    return {
      get writable() {
        return output.writable;
      },
      nextCounter: 0,
      skipTo: () => {},
      openPart: (bucket) => this.#part(output.openPart(bucket)),
      owns: (part) => output.owns(part),
      resumePart: (part) => this.#part(output.resumePart(part)),
      commit: (part) => this.call(() => output.commit(part)),
      discardExcept: (parts) => this.call(() => output.discardExcept(parts)),
      close: () => this.call(() => output.close()),
    };
  }

  #part(part: PartOutput): PartOutput {
    return {
      get bytes() {
        return part.bytes;
      },
      isOver: part.isOver,
      append: (bytes) => this.call(() => part.append(bytes)),
      persist: (checkpointId, completed) => this.call(() => part.persist(checkpointId, completed)),
      prepare: (checkpointId) => this.call(() => part.prepare(checkpointId)),
    };
  }
}

const FIELDS = [{ name: "n", type: bigint(false) }];

function files(spansCheckpoints: boolean): SinkUnderCrashes<MemoryState> {
  const io = new CountedIo();
  return {
    visible: () =>
      io
        .visibleText()
        .split("\n")
        .filter((line) => line !== "")
        .map(Number),
    unfinished: () => io.pending.size,
    start: (call, restored) => {
      io.call = call;
      const sink = new FileSink({
        kind: "file-sink",
        directory: "/out",
        format: "text",
        header: false,
        delimiter: ",",
        roll: { maxBytes: null, maxAgeMs: null, inactiveMs: null, spansCheckpoints },
      });
      const rig = new OperatorRig(sink, { input: FIELDS, io });
      if (restored !== null) sink.restore(restored);
      return {
        write: (row) => sink.processBatch(batchOfRows(rowSchema(FIELDS), [[BigInt(row)]])),
        snapshot: (checkpointId) => rig.snapshot(checkpointId),
        completed: (checkpointId) => sink.checkpointCompleted(checkpointId),
        end: () => sink.endInput(),
        close: () => sink.close(),
      };
    },
  };
}

const SINKS = [
  ["transactions of a database", transactions],
  ["part files", () => files(false)],
  ["part files that span checkpoints", () => files(true)],
] as const;

const exactlyOnce = ({ visible, unfinished }: CrashedRun): boolean =>
  unfinished === 0 && visible.toSorted((a, b) => a - b).join() === ALL_ROWS.join();

test.for(SINKS)("%s: without a crash every row is visible once, and nothing is left", ([, make]) => {
  expect(exactlyOnce(runWithCrashes(make() as SinkUnderCrashes<unknown>, NO_CRASH))).toBe(true);
});

test.for(SINKS)(
  "%s: the process dies at every call, once or twice: every row is visible once",
  ([, make]) => {
    const { calls } = runWithCrashes(make() as SinkUnderCrashes<unknown>, NO_CRASH);
    let runs = 0;
    for (const plan of everyCrash(calls, AGAIN)) {
      const run = runWithCrashes(make() as SinkUnderCrashes<unknown>, plan);
      if (!exactlyOnce(run)) expect.fail(`${JSON.stringify(plan)}: ${JSON.stringify(run)}`);
      runs += 1;
    }
    expect(runs).toBeGreaterThan(20 * AGAIN);
  },
);

test("rows of a complete checkpoint that nobody was told of are committed by the process that goes on from it", () => {
  const database = new MemoryTransactions();
  const first = new MemoryTransactionOutput(database, (effect) => effect());
  const commit = new TwoPhaseCommit(first);
  commit.begin();
  first.write(1);
  commit.add(first.prepare(1));
  const { pending } = commit;
  first.write(2);
  expect(database.visible()).toEqual([]);
  const next = new MemoryTransactionOutput(database, (effect) => effect());
  new TwoPhaseCommit(next).restore(pending);
  expect(database.visible()).toEqual([1]);
  expect(database.unfinished()).toEqual([]);
  next.commit(pending[0]!);
  expect(database.visible()).toEqual([1]);
});
