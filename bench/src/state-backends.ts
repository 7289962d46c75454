import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { STATE_BACKENDS } from "@millrace/graph";
import type { StateBackendKind } from "@millrace/graph";
import type { BackendFigures } from "./state-backends/backend-run.ts";
import { calibrate } from "./measure/calibration.ts";
import { printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench state-backends [--keys N] [--updates N] [--memory MB]`: a keyed aggregate (BIGINT -> COUNT, SUM), each row's
 * new values written out, with its state in tables in memory and in LMDB with a cache of so many MB: each key once, then
 * updates of random keys, then a full checkpoint. Each backend in a process of its own, one after the other. CPU-seconds
 * of the whole process, and memory by kind: pages of LMDB's file that the system keeps are given back when it wants them.
 * LMDB is due to have 1/10 of the tables' speed.
 */
const { values: options } = parseArgs({
  options: {
    keys: { type: "string", default: "10000000" },
    updates: { type: "string", default: "20000000" },
    memory: { type: "string", default: "256" },
  },
});
const DUE = 0.1;

async function run(kind: StateBackendKind): Promise<BackendFigures> {
  const { keys, updates, memory } = options;
  const child = fork(fileURLToPath(new URL("./state-backends/backend-run.ts", import.meta.url)), [
    kind,
    keys,
    updates,
    memory,
  ]);
  const [figures] = (await once(child, "message")) as [BackendFigures];
  await once(child, "exit");
  return figures;
}

const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${options.keys} keys, cache ${options.memory} MB`,
);
const [tables, lmdb] = [await run("hashmap"), await run("lmdb")];
for (const figures of [tables, lmdb]) {
  const { kind, inserts, updates, checkpoint, anonymousMb, fileMb, managedMb } = figures;
  console.log(
    `${kind.padEnd(8)} inserts ${inserts.toFixed(2)}, updates ${updates.toFixed(2)} CPU-s per million;` +
      ` checkpoint ${checkpoint.cpuSeconds.toFixed(2)} CPU-s, ${checkpoint.megabytes.toFixed(0)} MB, task stopped ${checkpoint.stoppedMs.toFixed(0)} ms;` +
      ` longest batch ${figures.longestBatchCpuMs.toFixed(0)} ms CPU; managed ${managedMb.toFixed(0)} MB, resident ${anonymousMb.toFixed(0)} MB and ${fileMb.toFixed(0)} MB of files`,
  );
}
const ratios = { inserts: tables.inserts / lmdb.inserts, updates: tables.updates / lmdb.updates };
const met = ratios.inserts >= DUE && ratios.updates >= DUE;
console.log(
  `LMDB has ${ratios.inserts.toFixed(2)} of the tables' speed for inserts, ${ratios.updates.toFixed(2)} for updates: ${met ? "met" : "MISSED"} (due ${DUE})`,
);
printFigures({
  program: "state-backends",
  ...options,
  calibrationCpuSeconds: calibration,
  backends: STATE_BACKENDS.length,
  hashmap: tables,
  lmdb,
  ratios,
});
