import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DueFigure } from "./due-table.ts";

/** What `checkpoint` prints last. */
interface CheckpointFigures {
  readonly figures: {
    readonly "10 M keys": {
      readonly residentMegabytes: number;
      readonly longestBatchMs: number;
      readonly repeated: { readonly ms: number };
    };
    readonly "keys of text": { readonly longestBatchMs: number; readonly repeated: { readonly ms: number } };
    readonly "100 MB": Sized;
    readonly "1000 MB": Sized;
    readonly "a checkpoint every second": { readonly share: number };
  };
}

interface Sized {
  readonly ratio: number;
  readonly onePercentMs: number;
  readonly longestStopMs: number;
  readonly longestStopCpuMs: number;
  readonly longestStretchMs: number;
  readonly longestSavepointStopMs: number;
  readonly repeatedStop: { readonly ms: number };
  readonly repeatedSavepointStop: { readonly ms: number };
}

interface UnalignedFigures {
  readonly goalMs: number;
  readonly figures: Readonly<Record<"aligned" | "unaligned", { readonly completedMs: readonly number[] }>>;
}

interface BackendRatios {
  readonly ratios: { readonly inserts: number; readonly updates: number };
}

/** Runs a program of this folder as a process of its own, shows what it says, and gives the figures of its last line. */
function run<T>(name: string, args: readonly string[]): T {
  console.log(`\n${[name, ...args].join(" ")}`);
  const path = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [path, ...args], {
    stdio: ["inherit", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const lines = stdout.trimEnd().split("\n");
  const last = lines.pop() ?? "";
  console.log(lines.join("\n"));
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return JSON.parse(last) as T;
}

/** Snapshots, unaligned barriers and state backends, in about three and a half minutes. */
export function otherFigures(): readonly DueFigure[] {
  const sizes = ["--mb", "100", "--mb", "1000", "--runs", "5", "--pairs", "10"];
  return [
    ...ofCheckpoints(run("checkpoint", sizes)),
    ofUnaligned(run("unaligned", [])),
    ofBackends(run("state-backends", ["--updates", "5000000"])),
  ];
}

function ofCheckpoints({ figures }: CheckpointFigures): readonly DueFigure[] {
  const [small, large] = [figures["100 MB"], figures["1000 MB"]];
  const whole = { unit: "x raw", due: 1.5, bound: "most" } as const;
  const stop = { unit: "ms", due: 20, bound: "most" } as const;
  return [
    { figure: "full checkpoint of 100 MB", value: small.ratio, ...whole },
    { figure: "full checkpoint of 1 GB", value: large.ratio, ...whole },
    { figure: "1 % of 1 GB at random keys", value: large.onePercentMs, unit: "ms", due: 120, bound: "most" },
    {
      figure: "longest stop that repeats, snapshot of 1 GB",
      value: large.repeatedStop.ms,
      ...stop,
      note: `of any ${large.longestStopMs.toFixed(0)} ms, ${large.longestStopCpuMs.toFixed(1)} ms of CPU; equal work on this machine: up to ${large.longestStretchMs.toFixed(0)} ms`,
    },
    {
      figure: "longest stop that repeats, savepoint of 1 GB",
      value: large.repeatedSavepointStop.ms,
      ...stop,
      note: `of any ${large.longestSavepointStopMs.toFixed(0)} ms`,
    },
    {
      figure: "longest batch that repeats, table growing to 10 M keys",
      value: figures["10 M keys"].repeated.ms,
      ...stop,
      note: `of any ${figures["10 M keys"].longestBatchMs.toFixed(0)} ms`,
    },
    {
      figure: "longest batch that repeats, table growing by keys of text",
      value: figures["keys of text"].repeated.ms,
      ...stop,
      note: `of any ${figures["keys of text"].longestBatchMs.toFixed(0)} ms`,
    },
    {
      figure: "rows with a checkpoint every second",
      value: figures["a checkpoint every second"].share * 100,
      unit: "%",
      due: 95,
      bound: "least",
    },
    {
      figure: "memory of 10 M keys",
      value: figures["10 M keys"].residentMegabytes,
      unit: "MB",
      due: 800,
      bound: "most",
    },
  ];
}

function ofUnaligned({ goalMs, figures: { aligned, unaligned } }: UnalignedFigures): DueFigure {
  return {
    figure: "unaligned checkpoint under full backpressure",
    value: unaligned.completedMs.length === 0 ? Infinity : Math.max(...unaligned.completedMs),
    unit: "ms",
    due: goalMs,
    bound: "most",
    note: `aligned: ${aligned.completedMs.length === 0 ? "none completed" : `${aligned.completedMs.length} completed`}`,
  };
}

const ofBackends = ({ ratios: { inserts, updates } }: BackendRatios): DueFigure => ({
  figure: "speed of LMDB, of that of tables",
  value: Math.min(inserts, updates),
  unit: "x",
  due: 0.1,
  bound: "least",
  note: "10 M keys",
});
