import type { SimulationRun } from "./run-on-simulation.ts";

const MOST_KILLS = 5;
/** Within so many micro-steps of one another: short programs end before, long ones see several. */
const KILL_WITHIN = [260, 3_000];

/** Parallelism, and when everything is killed: all of it follows from the seed. */
export function seededRun(seed: number): SimulationRun {
  const within = KILL_WITHIN[seed % KILL_WITHIN.length]!;
  const kills = Array.from(
    { length: seed % MOST_KILLS },
    (_, i) => 1 + ((seed * 7_919 + i * 104_729) % within),
  );
  return { parallelism: 1 + (seed % 4), seed, kills };
}
