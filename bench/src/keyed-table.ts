import { parseArgs } from "node:util";
import type { KeyedSums } from "./keyed-table/keyed-sums.ts";
import { MapOfObjects } from "./keyed-table/map-of-objects.ts";
import { TypedTable } from "./keyed-table/typed-table.ts";
import { calibrate } from "./measure/calibration.ts";
import { threadCpuSeconds } from "./measure/cpu-time.ts";
import { shuffled } from "./measure/shuffled.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench keyed-table [--keys N] [--updates N] [--runs N]`: the engine's keyed table (BIGINT key, COUNT and SUM) against
 * a `Map` of objects, in turns, on one thread: inserts of new keys, updates of random ones, a snapshot in full. CPU-seconds
 * per million, and how many times less the table takes. Half a minute.
 */
const { values: options } = parseArgs({
  options: {
    keys: { type: "string", default: "1000000" },
    updates: { type: "string", default: "4000000" },
    runs: { type: "string", default: "5" },
  },
});
const KEYS = Number(options.keys);
const UPDATES = Number(options.updates);
const RUNS = Number(options.runs);
const PHASES = ["inserts", "updates", "snapshot"] as const;

type Phases = Readonly<Record<(typeof PHASES)[number], number>>;

const BATCH = 4_096;

/** CPU seconds of adding batches, without those of making them. */
function feed(sums: KeyedSums, count: number, keyAt: (index: number) => number): number {
  let seconds = 0;
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    const numbers = Float64Array.from({ length }, (_, index) => keyAt(from + index) * 7 + 1);
    const batch = { numbers, integers: BigInt64Array.from(numbers, (value) => BigInt(value)) };
    seconds += threadCpuSeconds(() => sums.add(batch));
  }
  return seconds;
}

function measured(sums: KeyedSums): Phases & { readonly snapshotBytes: number } {
  const inOrder = shuffled(KEYS, 0.618);
  const atRandom = shuffled(KEYS, 0.414);
  const inserts = feed(sums, KEYS, inOrder);
  if (sums.size !== KEYS) throw new Error(`${sums.size} keys instead of ${KEYS}`);
  const updates = feed(sums, UPDATES, atRandom);
  let snapshotBytes = 0;
  const snapshot = threadCpuSeconds(() => (snapshotBytes = sums.snapshot()));
  return {
    inserts: (inserts / KEYS) * 1e6,
    updates: (updates / UPDATES) * 1e6,
    snapshot: (snapshot / KEYS) * 1e6,
    snapshotBytes,
  };
}

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${KEYS} keys, ${UPDATES} updates, median of ${RUNS}`,
);
measured(new TypedTable());
measured(new MapOfObjects());
const rounds = Array.from({ length: RUNS }, () => ({
  table: measured(new TypedTable()),
  map: measured(new MapOfObjects()),
}));
const figures = Object.fromEntries(
  PHASES.map((phase) => {
    const table = median(rounds.map((round) => round.table[phase]));
    const map = median(rounds.map((round) => round.map[phase]));
    const ratio = median(rounds.map((round) => round.map[phase] / round.table[phase]));
    console.log(
      `${phase.padEnd(9)} table ${table.toFixed(3)}, Map of objects ${map.toFixed(3)} CPU-s per million: ${ratio.toFixed(1)}x`,
    );
    return [phase, { table, map, ratio }];
  }),
);
const { table, map } = rounds[0]!;
console.log(`snapshot: table ${table.snapshotBytes} bytes, Map ${map.snapshotBytes} bytes`);
printFigures({
  program: "keyed-table",
  keys: KEYS,
  updates: UPDATES,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  cpuSecondsPerMillion: figures,
});
