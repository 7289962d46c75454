import { parseArgs } from "node:util";

export interface SimulateOptions {
  readonly seeds: number;
  readonly from: number;
  readonly program: string | null;
  /** A case as JSON: it is run instead of seeds. */
  readonly plan: string | null;
  readonly workers: number;
  readonly shrinks: boolean;
  /** Seeds are picked for what no run has come to. */
  readonly steers: boolean;
  /** Lines of the log to print, where one case is run. */
  readonly log: number;
}

export const SIMULATE_HELP = `pnpm simulate [--seeds N] [--from S] [--program P] [--plan FILE]

The whole engine in one thread, with faults that follow from the seed: processes and threads that die, sleep or hang,
connections that break, a disk that fails, is full, slow or loses power, damaged checkpoints, a clock that jumps.

  --seeds N      how many seeds (100)
  --from S       the first one (0)
  --program P    only this program of the conformance catalogue
  --plan FILE    runs the case in this file, as a failing seed prints it; edit it as you like
  --workers W    threads (2)
  --no-shrink    a case that fails is not made smaller
  --steer        runs those of the seeds from S on that are planned for cells of the table which no run has come to
  --log N        prints the last N lines of the log; with one seed or a plan`;

export function simulateOptions(args: readonly string[]): SimulateOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string", default: "100" },
      from: { type: "string", default: "0" },
      program: { type: "string" },
      plan: { type: "string" },
      workers: { type: "string", default: "2" },
      "no-shrink": { type: "boolean", default: false },
      steer: { type: "boolean", default: false },
      log: { type: "string", default: "0" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  return {
    seeds: whole("--seeds", values.seeds),
    from: whole("--from", values.from),
    program: values.program ?? null,
    plan: values.plan ?? null,
    workers: Math.max(1, whole("--workers", values.workers)),
    shrinks: !values["no-shrink"],
    steers: values.steer,
    log: whole("--log", values.log),
  };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} takes a whole number, not ${text}`);
  return value;
}
