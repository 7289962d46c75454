import { SimulatedCluster } from "@millrace/engine/simulation";
import type { ClusterMutation, ClusterResult, ClusterSetup } from "@millrace/engine/simulation";
import type { JobGraph, RestartStrategy } from "@millrace/graph";
import { compileProgram } from "../compile-program.ts";
import type { Program } from "../program.ts";
import { answersAt, linesOf, runOnSimulation } from "../run-on-simulation.ts";
import { fewerRows } from "./fewer-rows.ts";
import { problemsOfRepeated, REPEATED_ROWS } from "./repeated-rows.ts";
import { operatorsOf } from "./operators-of.ts";
import type { SimulatedCase } from "./simulated-case.ts";
import { inBatch } from "./in-batch.ts";
import { withFilter } from "./with-filter.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";

/** A case must not end for want of restarts: faults may be many. */
const RESTARTS = 1_000_000;
/**
 * How a job may end whose newest checkpoint was damaged: there is none to restore, or the one before is older than files
 * that are committed, and what is written again under such a name is not the same.
 */
const LOUD: ReadonlySet<string> = new Set(["runtime.restore-failed", "runtime.file-refused"]);

export interface CaseOutcome {
  /** What is wrong with the run, in words; empty: nothing. */
  readonly problems: readonly string[];
  readonly result: ClusterResult;
}

/** Runs cases and holds what they committed against a run without faults. */
export class CaseRunner {
  readonly #programs: readonly Program[];
  readonly #turn: () => Promise<void>;
  readonly #operatorsOf: (program: string) => readonly string[];
  readonly #expected = new Map<string, readonly string[]>();

  constructor(programs: readonly Program[], turn: () => Promise<void>) {
    this.#programs = programs;
    this.#operatorsOf = operatorsOf(programs);
    this.#turn = turn;
  }

  /** `mutation`: an engine that is wrong, which is to be found out. */
  async run(what: SimulatedCase, keepLog = 0, mutation: ClusterMutation = {}): Promise<CaseOutcome> {
    const full = this.#programs.find(({ id }) => id === what.program);
    if (full === undefined) throw new Error(`there is no program ${what.program}`);
    const fewer = fewerRows(full, what.oneRowIn);
    const program = what.batch === undefined ? fewer : inBatch(fewer);
    const cluster = new SimulatedCluster({
      ...clusterSetup(program, what),
      graphAt: (parallelism, edited) =>
        edited
          ? graphOf(withFilter(program), { ...what, stateCacheBytes: undefined }, parallelism)
          : graphOf(program, what, parallelism),
      turn: this.#turn,
      keepLog,
      mutation,
    });
    const result = await cluster.run();
    const judged = asRun(program, what);
    return { result, problems: [...result.violations, ...this.#judge(program, judged, result)] };
  }

  #judge(program: Program, what: SimulatedCase, result: ClusterResult): readonly string[] {
    if (result.state === null) return [];
    const damaged = result.injected.some(({ fault }) => fault.kind === "damaged-checkpoint");
    if (result.state === "finished") return this.#judgeRows(program, what, { ...result, damaged });
    if (isEndedInBatch(what, result)) return this.#judgeRows(program, what, { ...result, damaged });
    const refused = damaged && LOUD.has(result.failure?.reason ?? "");
    return refused ? [] : [`the job is ${result.state}: ${JSON.stringify(result.failure)}`];
  }

  #judgeRows(
    program: Program,
    what: SimulatedCase,
    result: ClusterResult & { readonly damaged: boolean },
  ): readonly string[] {
    const repeats = isAtLeastOnce(what) && result.attempts > 0;
    const drain = what.batch === undefined ? drainOf(result) : null;
    if (drain !== null && !this.#hasOnly(TIMELESS, what.program)) return [];
    if (repeats && !this.#hasOnly(STATELESS, what.program)) return this.#judgeRepeated(program, what, result);
    const mayRepeat = result.damaged || repeats;
    const lacks = mayLose(program, result) || isEndedInBatch(what, result);
    const mayLack = drain?.savepoint === false || lacks;
    const wrongOrder = mayRepeat ? [] : outOfOrder(program, result);
    const expected = this.#expectedOf(program, what);
    return [...difference(expected, committedLines(result), { mayRepeat, mayLack }), ...wrongOrder];
  }

  /** What was counted twice changes every later result of its key. */
  #judgeRepeated(program: Program, what: SimulatedCase, result: ClusterResult): readonly string[] {
    const promise = REPEATED_ROWS.get(program.id);
    const lacks = drainOf(result)?.savepoint === false || mayLose(program, result);
    if (promise === undefined || lacks) return [];
    return problemsOfRepeated(promise, this.#expectedOf(program, what), committedLines(result));
  }

  #hasOnly(kinds: ReadonlySet<string>, program: string): boolean {
    return this.#operatorsOf(program).every((kind) => kinds.has(kind) || kind.endsWith("-source"));
  }

  #expectedOf(program: Program, { oneRowIn, batch }: SimulatedCase): readonly string[] {
    const key = `${program.id}/${oneRowIn}/${batch === undefined ? "" : "batch"}`;
    const known = this.#expected.get(key);
    if (known !== undefined) return known;
    // In batch only final rows come out, and a key's rows in the order of their time.
    const asTold = batch === undefined || this.#hasOnly(STATELESS, program.id);
    const told = asTold ? program.expected : null;
    const made = told?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 });
    this.#expected.set(key, made);
    return made;
  }
}

/** A case as the simulated cluster takes it; `program` has its rows already. */
export function clusterSetup(program: Program, what: SimulatedCase): ClusterSetup {
  return {
    seed: what.seed,
    graph: graphOf(program, what, what.parallelism),
    files: Object.fromEntries(
      Object.entries(program.files).map(([name, content]) => [`${SIMULATED_PLACE.input}/${name}`, content]),
    ),
    ...(program.servers && { servers: program.servers }),
    answers: answersAt(SIMULATED_PLACE.server, program),
    outputDirectory: SIMULATED_PLACE.output,
    plan: what.plan,
    spareTaskManagers: what.spareTaskManagers,
    slotsEach: what.slotsEach,
    pollRows: what.pollRows,
    ...(what.batch && {
      batch: { sortMemoryBytes: what.batch.sortMemoryBytes, maxBytes: what.batch.diskBytes },
    }),
    ...(what.stateCacheBytes !== undefined && { stateCacheBytes: what.stateCacheBytes }),
  };
}

type CaseSettings = Omit<SimulatedCase, "stateCacheBytes"> & {
  readonly stateCacheBytes?: number | undefined;
};

/** The program's graph with the settings of the case. */
function graphOf(
  program: Program,
  { checkpoint, bufferTimeoutMs, restart = "fixed-delay", restartDelayMs, stateCacheBytes }: CaseSettings,
  parallelism: number,
): JobGraph {
  const graph = compileProgram(program, SIMULATED_PLACE, parallelism);
  const compiled = graph.settings.checkpoint;
  // A batch job takes one checkpoint, when all its tasks finish.
  const isBatch = graph.settings.runtimeMode === "batch";
  const taken = isBatch ? { ...checkpoint, mode: "aligned" as const, intervalMs: null } : checkpoint;
  return {
    ...graph,
    settings: {
      ...graph.settings,
      bufferTimeoutMs,
      checkpoint: { ...compiled, ...taken, onCancel: "retain" },
      restart: restartStrategy(restart, restartDelayMs),
      ...(stateCacheBytes !== undefined && { stateBackend: { kind: "lmdb" } }),
    },
  };
}

function restartStrategy(kind: RestartStrategy["kind"], delayMs: number): RestartStrategy {
  switch (kind) {
    case "exponential-delay":
      return {
        kind,
        initialMs: delayMs,
        maxMs: 20 * delayMs,
        multiplier: 1.5,
        resetAfterMs: 100,
        jitter: 0.1,
      };
    case "failure-rate":
      return { kind, maxFailures: RESTARTS, intervalMs: 1_000, delayMs };
    default:
      return { kind: "fixed-delay", attempts: RESTARTS, delayMs };
  }
}

function committedLines({ committed }: ClusterResult): readonly string[] {
  return [...committed].flatMap(([, bytes]) => linesOf(new TextDecoder().decode(bytes)));
}

/** Lines of a key that do not come in the order that the program promises, within the part files of one subtask. */
function outOfOrder({ order }: Program, { committed }: ClusterResult): readonly string[] {
  if (order === undefined) return [];
  const parts = [...committed].map(([path, bytes]) => {
    const [, stem = "", counter = ""] = /^(.*)-(\d+)\.[a-z]+$/.exec(path) ?? [];
    return { stem, counter: Number(counter), lines: linesOf(new TextDecoder().decode(bytes)) };
  });
  const last = new Map<string, number>();
  for (const { stem, lines } of parts.toSorted((a, b) => a.counter - b.counter)) {
    for (const line of lines) {
      const { key, position } = order(line);
      if (position <= (last.get(`${stem} ${key}`) ?? Number.NEGATIVE_INFINITY))
        return [`${JSON.stringify(line)} comes after a later line of its key`];
      last.set(`${stem} ${key}`, position);
    }
  }
  return [];
}

/** The stop that ended the input of a job early; null: there was none. */
function drainOf({ injected }: ClusterResult): { readonly savepoint: boolean } | null {
  for (const { fault } of injected) if (fault.kind === "stop" && fault.how === "drain") return fault;
  return null;
}

/** What cannot run in batch, as a loop, does not: the case is one of streaming. */
function asRun(program: Program, what: SimulatedCase): SimulatedCase {
  if (graphOf(program, what, what.parallelism).settings.runtimeMode === "batch") return what;
  const { batch: _batch, ...streaming } = what;
  return streaming;
}

const isAtLeastOnce = ({ batch, checkpoint }: SimulatedCase): boolean =>
  batch === undefined && checkpoint.mode === "at-least-once";

/**
 * A person ended it after its final checkpoint, or a stage is beyond its budget on disk: what is committed by then, of regions
 * that have finished, is a part, and no other job goes on from there.
 */
const isEndedInBatch = (
  { batch }: SimulatedCase,
  { state, failure, injected }: Pick<ClusterResult, "state" | "failure" | "injected">,
): boolean => {
  if (batch === undefined) return false;
  if (state === "failed") return failure?.reason === "runtime.spill-budget";
  return (
    state === "cancelled" && injected.some(({ fault }) => fault.kind === "stop" || fault.kind === "cancel")
  );
};

/** A source that cannot read twice loses what no checkpoint covers. */
const mayLose = ({ atMostOnce }: Program, { injected }: ClusterResult): boolean =>
  atMostOnce === true && injected.length > 0;

/** A row that comes again comes out again, and changes nothing else. */
const STATELESS: ReadonlySet<string> = new Set([
  "calc",
  "co-calc",
  "row-function",
  "split-rows",
  "split-text",
  "watermark-assigner",
  "file-sink",
  "print-sink",
  "stderr-sink",
  "discard-sink",
]);

/** Rows come out of it whenever they come in: an early end of input makes no other ones. */
const TIMELESS: ReadonlySet<string> = new Set([...STATELESS, "group-aggregate", "reduce", "deduplicate"]);

/** Lines as multisets. From an older checkpoint than the last one rows may come again: then none must be lost. */
function difference(
  expected: readonly string[],
  found: readonly string[],
  { mayRepeat, mayLack }: { readonly mayRepeat: boolean; readonly mayLack: boolean },
): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) + 1);
  const lost = mayLack ? [] : [...counts].filter(([, count]) => count < 0);
  const extra = mayRepeat ? [] : [...counts].filter(([, count]) => count > 0);
  return [
    ...(lost.length > 0 ? [`${lost.length} lines lost, as ${JSON.stringify(lost[0]?.[0])}`] : []),
    ...(extra.length > 0 ? [`${extra.length} lines too many, as ${JSON.stringify(extra[0]?.[0])}`] : []),
  ];
}
