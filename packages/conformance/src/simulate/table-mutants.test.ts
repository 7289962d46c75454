import type { FaultPlan, TableMutation } from "@millrace/engine/simulation";
import { expect, test } from "vitest";
import { caseOfSeed } from "./case-of-seed.ts";
import { nodeTurn } from "./node-turn.ts";
import { upsertedTable } from "./programs/upserted-table.ts";
import { CaseRunner } from "./run-case.ts";

const PROGRAMS = [upsertedTable];
const SEEDS = 20;
const runner = new CaseRunner(PROGRAMS, nodeTurn);

interface Told {
  /** What the first seed says that notices something. */
  readonly problem: string;
  /** Of the disk of the table, as the log has them. */
  readonly failures: ReadonlySet<string>;
}

/** What seeds say of an engine that is wrong with tables in this way, with these faults. */
async function told(plan: (seed: number) => FaultPlan, tables: TableMutation = {}): Promise<Told> {
  const failures = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { batch: _, checkpoint, ...drawn } = caseOfSeed(seed, PROGRAMS);
    const aligned = { ...checkpoint, mode: "aligned" as const };
    const what = { ...drawn, oneRowIn: 4, checkpoint: aligned, plan: plan(seed) };
    const { problems, result } = await runner.run(what, 100_000, { tables });
    for (const line of result.lines) {
      const failure = /(write|sync) \S+-wal (E\w+)$/u.exec(line);
      if (failure !== null) failures.add(`${failure[1]} ${failure[2]}`);
    }
    if (problems[0] !== undefined) return { problem: problems[0], failures };
  }
  return { problem: "", failures };
}

/** The power goes again and again when a checkpoint is complete: at last when no change is to come that hides what is lost. */
const powerLoss = (seed: number): FaultPlan => ({
  faults: [0, 1, 2, 3, 4].map((time) => ({
    when: { phase: "notify-in-flight", nth: 1 + (seed % 5) + time * (2 + (seed % 3)) },
    kind: "power-loss",
    downMs: 50,
  })),
});

/** A process sleeps that has changes to write, while those of a later epoch write them and more. */
const lateWriter = (seed: number): FaultPlan => ({
  faults: [
    {
      when: { phase: "sync-snapshot", nth: 1 + (seed % 9) },
      kind: "wake-in-later-epoch",
      victim: seed % 3,
      forMs: 1_500,
    },
  ],
});

/** The same, and the job is cancelled meanwhile: another one goes on from its checkpoint. */
const writerOfAnotherJob = (seed: number): FaultPlan => ({
  faults: [
    ...lateWriter(seed).faults,
    { when: { phase: "restore", nth: 1 + (seed % 2) }, kind: "cancel", thenAt: 1 + (seed % 3) },
  ],
});

/** Every transaction fails for a while: from its sync on, and before its write. */
const diskTrouble = (seed: number): FaultPlan => ({
  faults: (["commit-pending", "sync-snapshot"] as const).map((phase, index) => ({
    when: { phase, nth: 1 + 4 * index + (seed % 5) },
    kind: "disk-trouble",
    code: (seed + index) % 2 === 0 ? "EIO" : "ENOSPC",
    area: "table",
    forMs: 5 + (seed % 40),
  })),
});

test("a table that is told to be written before it is durable is found out by a loss of power", async () => {
  expect((await told(powerLoss, { unsynced: true })).problem).toContain("lines lost");
});

test("a table that takes the late write of an older attempt is found out", async () => {
  expect((await told(lateWriter, { unfenced: "attempts" })).problem).toContain("lines lost");
});

test("a table that asks only what its own job has written is found out", async () => {
  expect((await told(writerOfAnotherJob, { unfenced: "epochs" })).problem).toContain("lines lost");
});

test("with a late writer of a job that another one goes on with the table is right", async () => {
  expect((await told(writerOfAnotherJob)).problem).toBe("");
});

test("after a loss of power the table is that of a run without faults", async () => {
  expect((await told(powerLoss)).problem).toBe("");
});

test("with a writer that comes late the table is that of a run without faults", async () => {
  expect((await told(lateWriter)).problem).toBe("");
});

test("transactions that fail at their write and at their sync are rolled back, and come again", async () => {
  const { problem, failures } = await told(diskTrouble);
  expect(problem).toBe("");
  expect([...failures].toSorted()).toEqual(["sync EIO", "sync ENOSPC", "write EIO", "write ENOSPC"]);
});
