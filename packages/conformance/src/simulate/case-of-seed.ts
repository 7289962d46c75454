import {
  CHECKPOINT_PHASES,
  FAULT_KINDS,
  randomFaultPlan,
  RUN_PHASES,
  SeededRandom,
} from "@millrace/engine/simulation";
import type { FaultKind, FaultPlan, RunPhase } from "@millrace/engine/simulation";
import type { Program } from "../program.ts";
import type { SimulatedCase } from "./simulated-case.ts";

const MOST_FAULTS = 6;

/** All of a case follows from its seed. */
export function caseOfSeed(seed: number, programs: readonly Program[]): SimulatedCase {
  const random = new SeededRandom(seed);
  const oneOf = <T>(...choices: readonly T[]): T => choices[random.below(choices.length)]!;
  const mode = oneOf<"streaming" | "batch" | "stored">("streaming", "streaming", "stored", "batch");
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
    ...(mode === "batch" && {
      batch: {
        sortMemoryBytes: oneOf(1 << 9, 1 << 11, 1 << 14, 1 << 20),
        diskBytes: oneOf(1 << 11, 1 << 30, 1 << 30, 1 << 30),
      },
    }),
    ...(mode === "stored" && { stateCacheBytes: oneOf(1, 1, 1 << 10, 1 << 14) }),
    plan: planOf(mode, random),
  };
}

/** What can happen in a run of the mode, where it can happen. */
function planOf(mode: "streaming" | "batch" | "stored", random: SeededRandom): FaultPlan {
  const phases: Readonly<Record<typeof mode, readonly RunPhase[]>> = {
    streaming: CHECKPOINT_PHASES,
    stored: [...CHECKPOINT_PHASES, "page-write", "page-write"],
    batch: RUN_PHASES.filter((phase) => phase !== "page-write" && phase !== "overtaking"),
  };
  const ofBatch = (kind: FaultKind["kind"]): boolean => kind === "lost-partition";
  const kinds = mode === "batch" ? FAULT_KINDS : FAULT_KINDS.filter((kind) => !ofBatch(kind));
  return randomFaultPlan(random, { most: MOST_FAULTS, phases: phases[mode], kinds });
}
