import type { SeededRandom } from "../seeded-random.ts";
import { CHECKPOINT_PHASES } from "./checkpoint-phase.ts";
import type { RunPhase } from "./checkpoint-phase.ts";
import { FAULT_KINDS } from "./fault-plan.ts";
import type { Fault, FaultKind, FaultMoment, FaultPlan } from "./fault-plan.ts";

const AREAS = ["state", "manifest", "part", "job", "partition", "spill", "pages", "table", "any"] as const;

export interface PlanOptions {
  readonly most: number;
  /** That the run can come to, and kinds that can happen in it. */
  readonly phases?: readonly RunPhase[];
  readonly kinds?: readonly FaultKind["kind"][];
}

/** Up to `most` faults, most of them at a phase. */
export function randomFaultPlan(random: SeededRandom, options: PlanOptions): FaultPlan {
  const { most, phases = CHECKPOINT_PHASES, kinds = FAULT_KINDS } = options;
  const count = 1 + random.below(most);
  return {
    faults: Array.from({ length: count }, (): Fault => ({
      when: moment(random, phases),
      ...fault(random, kinds),
    })),
  };
}

function moment(random: SeededRandom, phases: readonly RunPhase[]): FaultMoment {
  if (random.oneIn(4)) return { step: 1 + random.below(random.oneIn(2) ? 1_500 : 6_000) };
  const phase = phases[random.below(phases.length)]!;
  return { phase, nth: 1 + random.below(random.oneIn(4) ? 24 : 5) };
}

function fault(random: SeededRandom, kinds: readonly FaultKind["kind"][]): FaultKind {
  return MAKERS[kinds[random.below(kinds.length)]!](random);
}

const victim = (random: SeededRandom): number => random.below(8);
const downMs = (random: SeededRandom): number => 20 + random.below(400);
/** Short, long enough to be taken for dead, or longer than everybody's patience. */
function sleepMs(random: SeededRandom): number {
  if (random.oneIn(6)) return 30_000;
  return random.oneIn(2) ? 5_500 + random.below(1_000) : 100 + random.below(1_500);
}

const MAKERS: {
  readonly [Kind in FaultKind["kind"]]: (random: SeededRandom) => Extract<FaultKind, { readonly kind: Kind }>;
} = {
  "kill-task-manager": (random) => ({ kind: "kill-task-manager", victim: victim(random) }),
  "kill-slot": (random) => ({ kind: "kill-slot", victim: victim(random) }),
  "stuck-slot": (random) => ({ kind: "stuck-slot", victim: victim(random) }),
  "cut-connection": (random) => ({ kind: "cut-connection", victim: victim(random) }),
  "duplicate-message": (random) => ({ kind: "duplicate-message", victim: victim(random) }),
  "kill-job-manager": (random) => ({ kind: "kill-job-manager", downMs: downMs(random) }),
  "power-loss": (random) => ({ kind: "power-loss", downMs: downMs(random) }),
  "pause-task-manager": (random) => ({
    kind: "pause-task-manager",
    victim: victim(random),
    forMs: sleepMs(random),
  }),
  "wake-in-later-epoch": (random) => ({
    kind: "wake-in-later-epoch",
    victim: victim(random),
    forMs: sleepMs(random),
  }),
  "pause-job-manager": (random) => ({ kind: "pause-job-manager", forMs: sleepMs(random) }),
  "late-messages": (random) => ({
    kind: "late-messages",
    victim: victim(random),
    byMs: 1 + random.below(2_000),
  }),
  "disk-trouble": (random) => ({
    kind: "disk-trouble",
    code: random.oneIn(2) ? "EIO" : "ENOSPC",
    area: AREAS[random.below(AREAS.length)]!,
    forMs: 1 + random.below(random.oneIn(2) ? 20 : 800),
  }),
  "slow-disk": (random) => ({
    kind: "slow-disk",
    factor: 10 + random.below(500),
    forMs: 10 + random.below(500),
  }),
  "slow-network": (random) => ({
    kind: "slow-network",
    factor: 10 + random.below(500),
    forMs: 10 + random.below(500),
  }),
  "clock-jump": (random) => ({ kind: "clock-jump", byMs: random.oneIn(2) ? 3_600_000 : -3_600_000 }),
  rescale: (random) => ({ kind: "rescale", parallelism: 1 + random.below(4) }),
  savepoint: () => ({ kind: "savepoint" }),
  stop: (random) => ({
    kind: "stop",
    how: random.oneIn(4) ? "drain" : "suspend",
    savepoint: !random.oneIn(4),
    thenAt: 1 + random.below(4),
    edited: random.oneIn(2),
  }),
  cancel: (random) => ({ kind: "cancel", thenAt: 1 + random.below(4) }),
  "damaged-checkpoint": (random) => ({
    kind: "damaged-checkpoint",
    how: random.oneIn(2) ? "flip" : "truncate",
    victim: victim(random),
    downMs: downMs(random),
  }),
  "lost-partition": (random) => ({
    kind: "lost-partition",
    how: (["flip", "truncate", "remove"] as const)[random.below(3)]!,
    victim: victim(random),
  }),
};
