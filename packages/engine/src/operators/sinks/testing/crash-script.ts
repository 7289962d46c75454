/** The process dies here. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface CrashPlan {
  /** The calls, counted over all processes, at which one dies. */
  readonly at: readonly number[];
  /** Whether the call has taken effect when it dies. */
  readonly after: boolean;
}

/** One process that runs the sink: from a snapshot or from nothing. */
export interface SinkProcess<S> {
  write(row: number): void;
  snapshot(checkpointId: number): S;
  completed(checkpointId: number): void;
  /** The last row was written. */
  end(): void;
  close(): void;
}

export interface SinkUnderCrashes<S> {
  /** Rows that readers see, as often as they see them. */
  visible(): readonly number[];
  /** Work that was begun or prepared, and is neither committed nor aborted. */
  unfinished(): number;
  /** Every call of the process to its system goes through `call`, which may throw. */
  start(call: <T>(effect: () => T) => T, restored: S | null): SinkProcess<S>;
}

export interface CrashedRun {
  readonly visible: readonly number[];
  readonly unfinished: number;
  readonly calls: number;
  readonly crashes: number;
}

const ROWS = 12;
/** After so many rows there is a snapshot; every third one belongs to a checkpoint that is aborted. */
const ROWS_A_SNAPSHOT = 2;

/**
 * A job of one sink subtask, ROWS rows and a checkpoint after every second row, killed at the calls of the plan. The
 * JobManager forgets nothing: a checkpoint is complete before the sink hears of it, and a new process begins with the
 * newest complete one.
 */
export function runWithCrashes<S>(subject: SinkUnderCrashes<S>, plan: CrashPlan): CrashedRun {
  let calls = 0;
  let crashes = 0;
  let complete: { readonly state: S; readonly position: number } | null = null;
  let nextCheckpoint = 1;
  const call = <T>(effect: () => T): T => {
    const dies = plan.at.includes(calls++);
    if (dies && !plan.after) throw new Crash();
    const result = effect();
    if (dies) throw new Crash();
    return result;
  };
  const run = (): void => {
    const from = complete?.position ?? 0;
    const sink = subject.start(call, complete?.state ?? null);
    for (let row = from; row < ROWS; row++) {
      sink.write(row);
      if (row + 1 === ROWS) sink.end();
      if ((row + 1) % ROWS_A_SNAPSHOT !== 0) continue;
      const checkpointId = nextCheckpoint++;
      const state = sink.snapshot(checkpointId);
      if (checkpointId % 3 === 0 && row + 1 < ROWS) continue;
      complete = { state, position: row + 1 };
      sink.completed(checkpointId);
    }
    sink.close();
  };
  for (let done = false; !done;) {
    try {
      run();
      done = true;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crashes += 1;
    }
  }
  return { visible: subject.visible(), unfinished: subject.unfinished(), calls, crashes };
}

export const ALL_ROWS: readonly number[] = Array.from({ length: ROWS }, (_, row) => row);

/** Dies at each call, before and after its effect; and again at each of the calls that follow. */
export function* everyCrash(calls: number, again: number): Generator<CrashPlan> {
  for (const after of [false, true]) {
    for (let first = 0; first < calls; first++) {
      yield { at: [first], after };
      for (let later = 1; later <= again; later++) yield { at: [first, first + later], after };
    }
  }
}
