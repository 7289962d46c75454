import { runCluster } from "@millrace/engine/simulation";
import type { ClusterSetup } from "@millrace/engine/simulation";
import { invariant } from "@millrace/graph";
import { programs } from "../programs.ts";
import { caseOfSeed } from "./case-of-seed.ts";
import { fewerRows } from "./fewer-rows.ts";
import { nodeTurn } from "./node-turn.ts";
import { clusterSetup } from "./run-case.ts";

/** Seeds whose runs are compared. */
const SEEDS = [3, 7, 11];

/** A run of the whole engine, and the log that Node comes to: what a browser has to come to as well (law 8). */
interface ClusterLog {
  readonly name: string;
  readonly setup: ClusterSetup;
  readonly log: string;
}

/** Prints them, a JSON line each. */
for (const seed of SEEDS) {
  const what = caseOfSeed(
    seed,
    programs.filter(({ id }) => id !== "parquet-file" && id !== "avro-file"),
  );
  const program = programs.find(({ id }) => id === what.program);
  invariant(program, `there is no program ${what.program}`);
  const setup = clusterSetup(fewerRows(program, what.oneRowIn), what);
  const { log } = await runCluster(setup, nodeTurn);
  const line: ClusterLog = { name: `${what.program}, seed ${seed}`, setup, log };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
