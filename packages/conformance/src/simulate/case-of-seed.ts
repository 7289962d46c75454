import { randomFaultPlan, SeededRandom } from "@millrace/engine/simulation";
import type { Program } from "../program.ts";
import type { SimulatedCase } from "./simulated-case.ts";

const MOST_FAULTS = 6;

/** All of a case follows from its seed. */
export function caseOfSeed(seed: number, programs: readonly Program[]): SimulatedCase {
  const random = new SeededRandom(seed);
  const oneOf = <T>(...choices: readonly T[]): T => choices[random.below(choices.length)]!;
  return {
    seed,
    program: programs[random.below(programs.length)]!.id,
    parallelism: 1 + random.below(4),
    oneRowIn: oneOf(4, 8, 8, 16),
    slotsEach: oneOf(1, 1, 2, 4),
    spareTaskManagers: random.below(2),
    pollRows: oneOf(2, 4, 16, 64),
    bufferTimeoutMs: oneOf(0, 0, 1, 20),
    checkpoint: {
      mode: oneOf("aligned", "aligned", "unaligned", "unaligned", "at-least-once"),
      alignedTimeoutMs: oneOf(0, 0, 1, 5),
      intervalMs: oneOf(1, 1, 2, 5),
      timeoutMs: oneOf(200, 5_000),
      retained: 1 + random.below(3),
      tolerableFailures: oneOf(0, 2, 1_000),
    },
    restart: oneOf("fixed-delay", "fixed-delay", "exponential-delay", "failure-rate"),
    restartDelayMs: oneOf(2, 5, 50),
    plan: randomFaultPlan(random, MOST_FAULTS),
  };
}
