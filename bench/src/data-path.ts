import { parseArgs } from "node:util";
import type { ChainedOperator } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { cpuSeconds } from "./measure/cpu-time.ts";
import { FLINK } from "./measure/flink-figures.ts";
import { median, printFigures, spread } from "./measure/summary.ts";
import { DATA_PATHS, PROBE } from "./data-path/chains.ts";
import { LocalChain } from "./data-path/local-chain.ts";

/**
 * `pnpm bench data-path [--events N] [--runs N] [--path NAME]`: generator, chain and Discard on one thread, without tasks,
 * network and checkpoints: the floor that the cluster's figures stand on. CPU seconds per million events.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "4000000" },
    runs: { type: "string", default: "5" },
    path: { type: "string", multiple: true, default: Object.keys(DATA_PATHS) },
  },
});
const EVENTS = Number(options.events);
const RUNS = Number(options.runs);

function measure(chain: readonly ChainedOperator[]): { readonly cpu: number; readonly rows: number } {
  const local = new LocalChain(chain);
  const seconds = cpuSeconds(() => local.run());
  local.close();
  return { cpu: (seconds / EVENTS) * 1e6, rows: local.rowsInto(chain.length - 1) };
}

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${EVENTS} events a run, median of ${RUNS}; CPU-s per million events`,
);
const figures: Record<string, number> = {};
for (const name of options.path) {
  const chain = DATA_PATHS[name]!(EVENTS);
  const { rows } = measure(chain);
  const cpu = Array.from({ length: RUNS }, () => measure(chain).cpu);
  figures[name] = Number(median(cpu).toFixed(4));
  const query = name.split(" ")[0]!;
  const flink = FLINK[query]?.[0]?.cpuSecondsPerMillion;
  const besides = [`probe ${PROBE[query] ?? "-"}`, `Flink ${flink ?? "-"}`].join("  ");
  console.log(`${name.padEnd(22)} ${median(cpu).toFixed(3)}  (${spread(cpu)})  ${besides}  ${rows} rows out`);
}
printFigures({
  program: "data-path",
  events: EVENTS,
  runs: RUNS,
  calibrationCpuSeconds: calibration,
  cpuSecondsPerMillion: figures,
});
