import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CHECKPOINT_PHASES } from "@millrace/engine/node";
import type { CheckpointPhase } from "@millrace/engine/node";
import type { FlowDocument } from "@millrace/graph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { committedCounts, countsOf } from "./testing/committed-counts.ts";
import { chainDocument } from "./testing/flow-documents.ts";
import type { KillOrder, Place } from "./testing/killing-phases.ts";
import { SurvivingServer } from "./testing/surviving-server.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

type Mode = "aligned" | "unaligned" | "lmdb" | "spanning";
type Victim = "taskmanager" | "server";

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
const MODES = ["aligned", "unaligned", "lmdb", "spanning"] as const;
const IN_SERVER: ReadonlySet<CheckpointPhase> = new Set(["manifest", "renamed", "removal"]);
const IN_BOTH: ReadonlySet<CheckpointPhase> = new Set([
  "trigger",
  "acknowledgement",
  "completion",
  "restore",
]);

interface Cell {
  readonly phase: CheckpointPhase;
  readonly victim: Victim;
}

let root: string;
let server: SurvivingServer;
beforeAll(() => {
  root = temporaryDirectory();
  server = new SurvivingServer(root, join(root, "orders"));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const SOURCES = [0, 1];
const inputOf = (mode: Mode, source: number): string => join(root, `${mode}-${source}.txt`);

/** Two sources of one file each: barriers of both have to come before a counting task takes part in a checkpoint. */
function counting(mode: Mode): FlowDocument {
  const sink = { directory: join(root, mode), header: false };
  const ends = { format: "csv", ends: "limits", rollMegabytes: null, rollSeconds: 1, inactiveSeconds: null };
  const chain = chainDocument(mode, [
    ...SOURCES.flatMap((source) => [
      { id: `read${source}`, kind: "text-file", config: { path: inputOf(mode, source), mode: "watched" } },
      { id: `words${source}`, kind: "flat-map", config: {} },
    ]),
    { id: "both", kind: "union", config: {} },
    { id: "key", kind: "key-by", config: { columns: ["word"] } },
    { id: "count", kind: "aggregate", config: {} },
    mode === "spanning"
      ? { id: "write", kind: "file-sink", config: { ...sink, ...ends } }
      : { id: "write", kind: "csv-file-sink", config: sink },
  ]);
  const { settings } = chain;
  return {
    ...chain,
    nodes: chain.nodes.map((node) => ({ ...node, parallelism: /\d$/u.test(node.id) ? 1 : 2 })),
    edges: chain.edges.map((edge) =>
      edge.from.node === "words0" ? { ...edge, to: { node: "both", port: "in" } } : edge,
    ),
    settings: {
      ...settings,
      parallelism: 2,
      restart: { kind: "fixed-delay", attempts: 1_000, delayMs: 0 },
      checkpoint: {
        ...settings.checkpoint,
        ...{ intervalMs: 100, timeoutMs: 10_000, retained: 2, tolerableFailures: 100 },
        mode: mode === "unaligned" ? "unaligned" : "aligned",
      },
      ...(mode === "lmdb" && { stateBackend: { kind: "lmdb", memoryMb: 1, diskMb: 64 } }),
    },
  };
}

/** So many times as many rows wait in channels for a while. */
const WAITING = 300;

const chunk = (round: number): string =>
  `${Array.from({ length: 100 }, (_, i) => `word${(i * 7 + round) % 31} round${round} ${i}`).join("\n")}\n`;

/** Appends to both files; what was appended. */
function grow(mode: Mode, round: number): string {
  return SOURCES.map((source) => {
    const more = chunk(2 * round + source).repeat(mode === "unaligned" ? WAITING : 1);
    appendFileSync(inputOf(mode, source), more);
    return more;
  }).join("");
}

function placeOf({ phase, victim }: Cell): Place {
  if (IN_SERVER.has(phase)) return "jobmanager";
  return IN_BOTH.has(phase) && victim === "server" ? "jobmanager" : "taskmanager";
}

/** A process that reaches the phase itself is killed by itself. */
async function orderOf(cell: Cell, jobId: string): Promise<KillOrder> {
  const { phase, victim } = cell;
  const at = placeOf(cell);
  if ((at === "jobmanager") === (victim === "server")) return { phase, at, pid: null };
  return { phase, at, pid: victim === "server" ? server.pid : await server.taskManagerPid(jobId) };
}

/** Lines of visible parts are whole, whenever one looks. */
function expectNothingHalfWritten(directory: string): void {
  for (const name of readdirSync(directory).filter((part) => part.startsWith("part-"))) {
    const text = readFileSync(join(directory, name), "utf8");
    expect(text.endsWith("\n")).toBe(true);
    expect(
      text
        .trimEnd()
        .split("\n")
        .find((line) => !/^\w+,\d+$/u.test(line)),
    ).toBeUndefined();
  }
}

/** Files that are no visible part: what was begun and not committed. */
const leftovers = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => !name.startsWith("part-"));

/** Hidden files with rows in them: they go on over checkpoints. */
const inProgress = (directory: string): number =>
  leftovers(directory).filter(
    (name) => (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0) > 0,
  ).length;

/** Of hundreds of thousands of lines: how many, and the first that differs. A difference of all would take hours. */
function expectSame(lines: readonly string[], expected: readonly string[]): void {
  expect(lines.length).toBe(expected.length);
  const at = expected.findIndex((line, index) => line !== lines[index]);
  expect(lines[at]).toBe(expected[at]);
}

interface Reached extends Cell {
  readonly tookMs: number;
}

function printTable(mode: Mode, reached: readonly Reached[]): void {
  const shown = ({ phase }: Pick<Cell, "phase">, victim: Victim): string => {
    const found = reached.find((cell) => cell.phase === phase && cell.victim === victim);
    return (found === undefined ? "-" : `${found.tookMs.toFixed(0)} ms`).padStart(12);
  };
  console.log(
    [
      `${`kill -9 in phase, ${mode}`.padEnd(32)}${"TaskManager".padStart(12)}${"server".padStart(12)}`,
      ...PHASES_OF[mode].map(
        (phase) => `${phase.padEnd(32)}${shown({ phase }, "taskmanager")}${shown({ phase }, "server")}`,
      ),
    ].join("\n"),
  );
}

/** Kills, and waits until the job runs again by itself and has completed a checkpoint. */
async function kill(
  mode: Mode,
  jobId: string,
  cell: Cell,
  round: number,
): Promise<{ text: string } & Reached> {
  const { lastCheckpoint, restarts } = (await server.job(jobId)).summary;
  const order = await orderOf(cell, jobId);
  server.order(order);
  const text = grow(mode, round);
  if (cell.phase === "restore") await server.killTaskManagerOf(jobId);
  await server.untilCarriedOut(order);
  const killedMs = performance.now();
  expectNothingHalfWritten(join(root, mode));
  if (cell.victim === "server") await server.startAgain();
  else await expect.poll(async () => (await server.job(jobId)).summary.restarts).toBeGreaterThan(restarts);
  const { restarts: attempts } = await server.untilRuns(jobId, lastCheckpoint ?? 0);
  const tookMs = performance.now() - killedMs;
  if (cell.victim === "taskmanager")
    for (const { cause } of attempts) expect(cause?.code).toBe("runtime.taskmanager-lost");
  return { ...cell, text, tookMs };
}

test.for(MODES)(
  "kill -9 of TaskManager and of the server in every phase, %s: each job is resumed, and committed exactly once",
  { timeout: 400_000 },
  async (mode) => {
    await server.cancelExample();
    const directory = join(root, mode);
    mkdirSync(directory);
    for (const source of SOURCES) writeFileSync(inputOf(mode, source), "");
    const jobId = await server.run(counting(mode));
    await server.untilRuns(jobId, 0);
    const reached: Reached[] = [];
    const before = server.restarts;
    let text = "";
    let spanned = 0;
    for (const victim of ["taskmanager", "server"] as const)
      for (const phase of PHASES_OF[mode]) {
        const done = await kill(mode, jobId, { phase, victim }, reached.length);
        text += done.text;
        reached.push(done);
        spanned += inProgress(directory);
      }
    printTable(mode, reached);
    expect(server.restarts - before).toBe(PHASES_OF[mode].length);
    if (mode === "spanning") expect(spanned).toBeGreaterThan(0);
    const expected = countsOf(text);
    await expect.poll(() => committedCounts(directory).length, { interval: 250 }).toBe(expected.length);
    await server.drain(jobId);
    expectSame(committedCounts(directory), expected);
    expect(leftovers(directory)).toEqual([]);
  },
);
