import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { CHECKPOINT_PHASES } from "../phases/checkpoint-phase.ts";
import type { CheckpointPhase } from "../phases/checkpoint-phase.ts";
import { committedLines, expectedCounts, leftovers } from "./testing/committed-output.ts";
import { isCarriedOut, order, ORDERS } from "./testing/killing-phases.ts";
import type { KillOrder, Victim } from "./testing/killing-phases.ts";

type Mode = "aligned" | "unaligned" | "lmdb" | "spanning";
/**
 * Barriers overtake in an unaligned job only; every other phase is one of an aligned job as well. State in LMDB makes a
 * difference where it is taken, written and read; parts that span checkpoints where they are made durable, become visible
 * and are gone on with.
 */
const PHASES_OF: Readonly<Record<Mode, readonly CheckpointPhase[]>> = {
  aligned: CHECKPOINT_PHASES.filter((phase) => phase !== "overtaking"),
  unaligned: ["overtaking"],
  lmdb: ["synchronous", "upload", "acknowledgement", "restore"],
  spanning: ["synchronous", "upload", "renamed", "completion", "commit", "half-committed", "restore"],
};
const ON_JOBMANAGER: ReadonlySet<CheckpointPhase> = new Set(["manifest", "renamed", "removal"]);
const ON_BOTH: ReadonlySet<CheckpointPhase> = new Set([
  "trigger",
  "acknowledgement",
  "completion",
  "restore",
]);
const DEADLINE_MS = 60_000;

interface Said {
  readonly kind: string;
  readonly pid?: number;
  readonly attempt?: number;
  readonly state?: string;
  readonly cause?: { readonly reason: string; readonly params: { readonly problem?: string } };
  readonly shown?: { readonly attempt: number; readonly state: string; readonly running: number };
}

/** The JobManager's process, started again whenever it was killed, and everything that it said. */
class Survivor implements AsyncDisposable {
  readonly said: Said[] = [];
  readonly orders: string;
  readonly #root: string;
  readonly #mode: Mode;
  #process: ChildProcess;
  #heard: () => void = () => {};
  #ending = false;
  restarts = 0;

  constructor(root: string, mode: Mode) {
    this.#root = root;
    this.#mode = mode;
    this.orders = join(root, "orders");
    this.#process = this.#start();
  }

  #start(): ChildProcess {
    const program = new URL("./testing/phase-cluster-process.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [program, this.#root, this.#mode], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, [ORDERS]: this.orders },
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.said.push(JSON.parse(line) as Said);
      this.#heard();
    });
    child.on("exit", () => {
      if (this.#ending) return;
      this.restarts += 1;
      this.#process = this.#start();
      this.#heard();
    });
    return child;
  }

  /** The position after the first thing said from `from` on that fits, or a failure after a while. */
  async waitFor(fits: (said: Said) => boolean, from: number): Promise<number> {
    const deadlineMs = performance.now() + DEADLINE_MS;
    while (performance.now() < deadlineMs) {
      const found = this.said.findIndex((said, index) => index >= from && fits(said));
      if (found >= 0) return found + 1;
      await this.#something();
    }
    throw new Error(
      `in vain; last: ${this.said
        .slice(-8)
        .map((said) => JSON.stringify(said))
        .join("\n")}`,
    );
  }

  async carriedOut(kill: KillOrder): Promise<boolean> {
    const deadlineMs = performance.now() + DEADLINE_MS;
    while (performance.now() < deadlineMs) {
      if (isCarriedOut(this.orders, kill)) return true;
      await this.#something();
    }
    return false;
  }

  killTaskManager(): void {
    this.#process.stdin?.write("kill\n");
  }

  async stop(): Promise<string> {
    const from = this.said.length;
    this.#ending = true;
    this.#process.stdin?.write("stop\n");
    const at = await this.waitFor(({ kind }) => kind === "result", from);
    return this.said[at - 1]?.state ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill("SIGKILL");
      await once(this.#process, "exit");
    }
    await rm(this.#root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Something was said, or a moment went by. */
  #something(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 20);
      this.#heard = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const chunk = (round: number): string =>
  `${Array.from({ length: 100 }, (_, i) => `word${(i * 7 + round) % 31} round${round} ${i}`).join("\n")}\n`;

/** So many times as many rows wait in channels for a while. */
const WAITING = 300;

function cells(mode: Mode): readonly KillOrder[] {
  return (["taskmanager", "jobmanager"] as const).flatMap((victim) =>
    PHASES_OF[mode].map((phase) => ({ phase, victim, at: placeOf(phase, victim) })),
  );
}

function placeOf(phase: CheckpointPhase, victim: Victim): Victim {
  if (ON_JOBMANAGER.has(phase)) return "jobmanager";
  return ON_BOTH.has(phase) ? victim : "taskmanager";
}

/** Lines of visible parts are whole, whenever one looks. */
function expectNothingHalfWritten(directory: string): void {
  for (const name of readdirSync(directory).filter((part) => part.startsWith("part-"))) {
    const text = readFileSync(join(directory, name), "utf8");
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.trimEnd().split("\n")) expect(line).toMatch(/^\w+,\d+$/);
  }
}

/** A job that is stopped reads nothing more: what waits in its files has to be through before. */
async function untilCommitted(directory: string, lines: number): Promise<void> {
  const deadlineMs = performance.now() + 2 * DEADLINE_MS;
  while (committedLines(directory).length < lines && performance.now() < deadlineMs)
    await new Promise((resolve) => setTimeout(resolve, 250));
}

/** Of hundreds of thousands of lines: how many, and the first that differs. A difference of all would take hours. */
function expectSame(lines: readonly string[], expected: readonly string[]): void {
  expect(lines.length).toBe(expected.length);
  const at = expected.findIndex((line, index) => line !== lines[index]);
  expect(lines[at]).toBe(expected[at]);
}

function printTable(reached: readonly { readonly kill: KillOrder; readonly tookMs: number }[]): void {
  const cell = (phase: CheckpointPhase, victim: Victim): string => {
    const found = reached.find(({ kill }) => kill.phase === phase && kill.victim === victim);
    return (found === undefined ? "-" : `${found.tookMs.toFixed(0)} ms`).padStart(12);
  };
  console.log(
    `${"kill -9 in phase, to RUNNING".padEnd(32)}${"TaskManager".padStart(12)}${"JobManager".padStart(12)}`,
  );
  for (const [index, phase] of CHECKPOINT_PHASES.entries())
    console.log(
      `${`${index + 1} ${phase}`.padEnd(32)}${cell(phase, "taskmanager")}${cell(phase, "jobmanager")}`,
    );
}

/** Hidden files with rows in them when one more checkpoint has completed. */
async function partsThatSpan(survivor: Survivor, from: number, directory: string): Promise<number> {
  await survivor.waitFor(({ kind }) => kind === "checkpoint-completed", from);
  const sizeOf = (name: string): number =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  return leftovers(directory).filter((name) => sizeOf(name) > 0).length;
}

const MODES = ["aligned", "unaligned", "lmdb", "spanning"] as const;

test.for(MODES)(
  "kill -9 of TaskManager and JobManager in every phase, %s: committed exactly once",
  async (mode) => {
    const root = await mkdtemp(join(tmpdir(), "millrace-phases-"));
    const output = join(root, "files", "out");
    await mkdir(output, { recursive: true });
    for (const name of ["in-0.txt", "in-1.txt"]) await writeFile(join(root, "files", name), "");
    await using survivor = new Survivor(root, mode);
    const reached: { kill: KillOrder; tookMs: number }[] = [];
    let text = "";
    let spanned = 0;
    await survivor.waitFor(({ kind }) => kind === "checkpoint-completed", 0);
    for (const [round, kill] of cells(mode).entries()) {
      const from = survivor.said.length;
      order(survivor.orders, kill);
      for (const [source, name] of ["in-0.txt", "in-1.txt"].entries()) {
        const more = chunk(2 * round + source).repeat(mode === "unaligned" ? WAITING : 1);
        text += more;
        await appendFile(join(root, "files", name), more);
      }
      if (kill.phase === "restore") survivor.killTaskManager();
      expect(await survivor.carriedOut(kill), `${kill.victim} in ${kill.phase}`).toBe(true);
      const killedMs = performance.now();
      expectNothingHalfWritten(output);
      const restored = await survivor.waitFor(({ kind }) => kind === "restored", from);
      const running = await survivor.waitFor(({ shown }) => shown?.running === 4, restored);
      reached.push({ kill, tookMs: performance.now() - killedMs });
      expect(survivor.said[running - 1]?.shown?.state).toBe("running");
      const causes = survivor.said.slice(from, running).filter(({ kind }) => kind === "restarting");
      if (kill.victim === "taskmanager") expect(causes.length).toBeGreaterThan(0);
      for (const { cause } of causes) expect(cause?.reason).toBe("runtime.taskmanager-lost");
      const completed = await survivor.waitFor(({ kind }) => kind === "checkpoint-completed", running);
      spanned += mode === "spanning" ? await partsThatSpan(survivor, completed, output) : 0;
      expectNothingHalfWritten(output);
    }
    expect(spanned > 0).toBe(mode === "spanning");
    const expected = expectedCounts(text);
    await untilCommitted(output, expected.length);
    expect(await survivor.stop()).toBe("finished");
    printTable(reached);
    expect(survivor.restarts).toBe(PHASES_OF[mode].length);
    expectSame(committedLines(output).toSorted(), expected);
    expect(leftovers(output)).toEqual([]);
  },
);
