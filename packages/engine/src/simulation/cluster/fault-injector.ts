import type { ToJobManager } from "../../rpc/gateway.ts";
import type { RunPhase } from "./checkpoint-phase.ts";
import { damageCheckpoint, losePartition } from "./damage-checkpoint.ts";
import type { Fault, FaultKind, FaultPlan } from "./fault-plan.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import type { SimulatedJobManager, TaskManagerLink } from "./simulated-job-manager.ts";
import type { SimulatedPeers } from "./simulated-peers.ts";
import type { SimulatedTaskManager } from "./simulated-task-manager.ts";
import type { World } from "./world.ts";

/** What faults are done to. */
export interface FaultTargets {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly peers: SimulatedPeers;
  readonly checkpointDirectory: string;
  /** Factor on the time that messages take. */
  slowNetwork: { readonly factor: number; readonly untilUs: number };
  taskManagers(): readonly SimulatedTaskManager[];
  jobManager(): SimulatedJobManager | null;
  /** False: there is no job, or it does not run. */
  rescale(parallelism: number): boolean;
  savepoint(): boolean;
  /** False: there is no job, or it ends already. */
  end(how: Extract<FaultKind, { readonly kind: "stop" | "cancel" }>): boolean;
  killJobManager(downMs: number): void;
  losePower(downMs: number): void;
}

/** A fault that was done, where the run was then. */
export interface InjectedFault {
  readonly fault: Fault;
  /** Phase that it waited for; null: a micro-step. */
  readonly phase: RunPhase | null;
  readonly step: number;
  readonly timeMs: number;
}

/** Waits for the moments of a plan and does what it says, between two micro-steps. */
export class FaultInjector {
  readonly injected: InjectedFault[] = [];
  readonly #targets: FaultTargets;
  readonly #phases = new Map<RunPhase, number>();
  #open: readonly Fault[];
  /** Of the latest fault, the time until which it lasts. */
  lastsUntilUs = 0;

  constructor(targets: FaultTargets, plan: FaultPlan) {
    this.#targets = targets;
    this.#open = plan.faults;
  }

  get phases(): ReadonlyMap<RunPhase, number> {
    return this.#phases;
  }

  /** Nothing is to come, or nothing can come any more. */
  get done(): boolean {
    return this.#open.length === 0;
  }

  reached(phase: RunPhase | null): void {
    if (phase !== null) this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + 1);
  }

  /** To be called between two micro-steps. */
  inject(): void {
    if (this.#open.length === 0) return;
    const { steps } = this.#targets.world;
    const due = this.#open.filter(({ when }) =>
      "step" in when ? steps >= when.step : (this.#phases.get(when.phase) ?? 0) >= when.nth,
    );
    if (due.length === 0) return;
    this.#open = this.#open.filter((fault) => !due.includes(fault));
    for (const fault of due) this.#do(fault);
  }

  #do(fault: Fault): void {
    const { world } = this.#targets;
    world.log(`FAULT ${JSON.stringify(fault)}`);
    if (!this.#apply(fault)) return;
    const phase = "phase" in fault.when ? fault.when.phase : null;
    this.injected.push({ fault, phase, step: world.steps, timeMs: world.nowUs / 1_000 });
  }

  #lasts(forMs: number): number {
    const untilUs = this.#targets.world.nowUs + forMs * 1_000;
    this.lastsUntilUs = Math.max(this.lastsUntilUs, untilUs);
    return untilUs;
  }

  /** False where there was nothing to do it to. */
  #apply(fault: Fault): boolean {
    const targets = this.#targets;
    this.#lasts(0);
    switch (fault.kind) {
      case "rescale":
        return targets.rescale(fault.parallelism);
      case "savepoint":
        return targets.savepoint();
      case "stop":
      case "cancel":
        return targets.end(fault);
      case "clock-jump":
        targets.world.jumpClock(fault.byMs);
        return true;
      case "damaged-checkpoint":
        return this.#damage(fault);
      case "lost-partition":
        return this.#losePartition(fault);
      case "cut-connection":
        return this.#cut(fault.victim);
      default:
        return "victim" in fault ? this.#applyToTaskManager(fault) : this.#applyToMachine(fault);
    }
  }

  #applyToMachine(
    fault: Extract<
      Fault,
      {
        readonly kind:
          | "kill-job-manager"
          | "power-loss"
          | "pause-job-manager"
          | "disk-trouble"
          | "slow-disk"
          | "slow-network";
      }
    >,
  ): boolean {
    const targets = this.#targets;
    switch (fault.kind) {
      case "kill-job-manager":
        this.#lasts(fault.downMs);
        targets.killJobManager(fault.downMs);
        return true;
      case "power-loss":
        this.#lasts(fault.downMs);
        targets.losePower(fault.downMs);
        return true;
      case "pause-job-manager":
        this.#lasts(fault.forMs);
        targets.jobManager()?.process.sleep(fault.forMs);
        return targets.jobManager() !== null;
      case "disk-trouble":
        targets.disk.troubles.push({ ...fault, untilUs: this.#lasts(fault.forMs) });
        return true;
      case "slow-disk":
        targets.disk.slow = { factor: fault.factor, untilUs: this.#lasts(fault.forMs) };
        return true;
      case "slow-network":
        targets.slowNetwork = { factor: fault.factor, untilUs: this.#lasts(fault.forMs) };
        return true;
    }
  }

  #applyToTaskManager(
    fault: Extract<
      Fault,
      {
        readonly kind:
          | "kill-task-manager"
          | "kill-slot"
          | "stuck-slot"
          | "pause-task-manager"
          | "wake-in-later-epoch"
          | "late-messages"
          | "duplicate-message";
      }
    >,
  ): boolean {
    const { world, killJobManager } = this.#targets;
    const taskManagers = this.#targets.taskManagers();
    const victim = taskManagers[fault.victim % taskManagers.length];
    if (victim === undefined) return false;
    const slot = fault.victim % victim.slots.length;
    switch (fault.kind) {
      case "kill-task-manager":
        world.kill(victim.process);
        return true;
      case "kill-slot":
        victim.loseSlot(slot, { kind: "ended", problem: "its thread ended with code 1" });
        return true;
      case "stuck-slot":
        this.#lasts(STUCK_MS);
        victim.slots[slot]!.stick();
        return true;
      case "pause-task-manager":
        this.#lasts(fault.forMs);
        victim.process.sleep(fault.forMs);
        return true;
      case "wake-in-later-epoch":
        this.#lasts(fault.forMs);
        victim.process.sleep(fault.forMs);
        killJobManager(DOWN_MS);
        return true;
      case "late-messages":
        this.#lasts(fault.byMs);
        return this.#onLink(victim.id, ({ inbound, outbound }) => {
          inbound.delay(fault.byMs);
          outbound?.delay(fault.byMs);
          return true;
        });
      case "duplicate-message":
        return this.#onLink(
          victim.id,
          ({ inbound, outbound }) =>
            inbound.duplicate(mayRepeat) ||
            outbound?.duplicate(({ kind }) => kind.startsWith("checkpoint-")) === true,
        );
    }
  }

  #onLink(id: string, act: (link: TaskManagerLink) => boolean): boolean {
    const link = this.#targets.jobManager()?.links.get(id);
    return link !== undefined && act(link);
  }

  #cut(victim: number): boolean {
    const pairs = this.#targets.peers.pairs();
    const pair = pairs[victim % pairs.length];
    if (pair !== undefined) this.#targets.peers.cut(...pair);
    return pair !== undefined;
  }

  #damage(fault: Extract<Fault, { readonly kind: "damaged-checkpoint" }>): boolean {
    const { disk, checkpointDirectory, losePower, world } = this.#targets;
    const path = damageCheckpoint(disk.image, checkpointDirectory, { ...fault, random: world.random });
    if (path === null) return false;
    world.log(`  ${fault.how} ${path}`);
    this.#lasts(fault.downMs);
    losePower(fault.downMs);
    return true;
  }

  #losePartition(fault: Extract<Fault, { readonly kind: "lost-partition" }>): boolean {
    const { disk, world } = this.#targets;
    const path = losePartition(disk.image, { ...fault, random: world.random });
    if (path !== null) world.log(`  ${fault.how} ${path}`);
    return path !== null;
  }
}

const STUCK_MS = 6_000;
const DOWN_MS = 100;

/** What a JobManager must take twice without harm. */
const mayRepeat = ({ kind }: ToJobManager): boolean =>
  kind === "acknowledge-checkpoint" || kind === "decline-checkpoint" || kind === "task-state";
