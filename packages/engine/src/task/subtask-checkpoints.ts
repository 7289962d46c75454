import { CONTROL_SAVEPOINT_BARRIER } from "../network/frame.ts";
import { InputRecording } from "../network/input-recording.ts";
import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import { BarrierAligner } from "./barrier-aligner.ts";
import type { AlignedBarrier } from "./barrier-aligner.ts";
import type { ChannelGauges } from "./channel-gauges.ts";
import { InFlightCheckpoint } from "./in-flight-checkpoint.ts";
import type { LoopInput } from "./loop-input.ts";
import type { OperatorChain } from "./operator-chain.ts";
import { SnapshotSlicer } from "./snapshot-slicer.ts";
import type { TaskDeployment, TaskId } from "./task-deployment.ts";
import type { TaskGauges } from "./task-gauges.ts";
import type { TaskEnvironment, TaskMail } from "./task.ts";

export interface SubtaskCheckpointParts {
  readonly task: TaskId;
  readonly deployment: TaskDeployment;
  readonly environment: TaskEnvironment;
  readonly gate: InputGate;
  readonly partitions: readonly ResultPartition[];
  readonly gauges: TaskGauges;
  readonly channels: ChannelGauges;
  readonly loop: LoopInput;
  /** The task has taken part in a checkpoint. */
  readonly taken: (checkpointId: number) => void;
}

type Trigger = Extract<TaskMail, { readonly kind: "trigger-checkpoint" }>;

/**
 * A subtask's part in checkpoints: waits for their barriers, snapshots the operators, passes the barriers on.
 *
 * 1. Aligned and at least once, a barrier is one that was read from its channel.
 * 2. Unaligned, it counts as soon as the priority word of any channel names it and the aligned timeout since its trigger
 *    is over; what it overtakes, here and on its way, is written after the snapshot. A gate with an edge whose barriers
 *    cannot overtake (pointwise, broadcast) aligns.
 * 3. A savepoint's barriers are aligned always.
 * 4. The head of a loop aligns on what comes from outside of it. What then comes back before the barrier has gone round is
 *    part of the checkpoint, a savepoint's too, and is read first after a restore: a loop is exactly once.
 */
export class SubtaskCheckpoints {
  readonly #parts: SubtaskCheckpointParts;
  readonly #aligner: BarrierAligner;
  readonly #unaligned: boolean;
  readonly #gateOvertakes: boolean;
  readonly #timeoutMs: number;
  readonly #slicer: SnapshotSlicer;
  #inFlight: InFlightCheckpoint | null = null;
  /** Newest checkpoint announced by a priority word, and when it was first seen: monotonic. */
  #seen = 0;
  #seenMs = 0;
  /** Wall clock: when an announced barrier is due. */
  #dueMs: number | null = null;

  constructor(parts: SubtaskCheckpointParts) {
    this.#parts = parts;
    const { deployment, gate, environment } = parts;
    const { mode = "aligned", alignedTimeoutMs = 0 } = deployment.settings.checkpoint;
    this.#aligner = new BarrierAligner(gate, environment.clock, mode);
    this.#unaligned = mode === "unaligned";
    const overtakes = deployment.inputs.every(({ inFlightKey }) => inFlightKey !== undefined);
    this.#gateOvertakes = this.#unaligned && gate.size > 0 && overtakes && !gate.hasFeedback;
    this.#timeoutMs = alignedTimeoutMs;
    this.#slicer = new SnapshotSlicer(parts.task, deployment, environment);
  }

  get unaligned(): boolean {
    return this.#unaligned;
  }

  /** A barrier that may overtake is announced and not taken: the task looks after each piece of input. */
  get announced(): boolean {
    return this.#gateOvertakes && this.#parts.gate.announcedCheckpoint > this.#aligner.done;
  }

  /** The checkpoint that is being aligned, or null. */
  get aligning(): number | null {
    return this.#aligner.aligning ? this.#aligner.current : null;
  }

  /** Wall clock: when a barrier is due to overtake, or null. */
  get wakeMs(): number | null {
    const leaves = this.#inFlight?.dueMs ?? null;
    if (leaves === null || this.#dueMs === null) return leaves ?? this.#dueMs;
    return Math.min(leaves, this.#dueMs);
  }

  /** Takes a barrier that is due to overtake, and goes on with what is in flight; to be called in every step. */
  advance(chain: OperatorChain): void {
    this.#goOn();
    if (!this.#unaligned) return;
    if (!this.announced) {
      this.#dueMs = null;
      return;
    }
    const barrier = this.#dueBarrier();
    if (barrier !== null && chain.settle()) this.#overtakeInput(chain, barrier);
  }

  /** The barrier that the gate has given just now. */
  receive(chain: OperatorChain): void {
    const { gate, environment, channels } = this.#parts;
    const checkpointId = gate.controlA;
    environment.trace?.event("bar.recv", null, { checkpointId, channel: gate.channel });
    const type = gate.controlKind === CONTROL_SAVEPOINT_BARRIER ? "savepoint" : "checkpoint";
    if (this.#aligner.barrier(gate.channel, checkpointId, gate.controlB, type) && gate.size > 1) {
      environment.trace?.event("align.start", null, { checkpointId });
    }
    channels.barrier(gate.channel, checkpointId);
    this.take(chain);
  }

  /** Takes the checkpoint whose barrier has come on every channel, if there is one. */
  take(chain: OperatorChain): boolean {
    const aligned = this.#aligner.take();
    if (aligned === null) return false;
    const { gate, environment, channels } = this.#parts;
    channels.blocked();
    const { checkpointId, rowsBuffered } = aligned;
    if (gate.size > 1) environment.trace?.event("align.end", null, { checkpointId, rowsBuffered });
    const recording = this.#recordAligned(aligned);
    this.#snapshot(chain, aligned, { recording, unaligned: false });
    return true;
  }

  /** The checkpoint begins here: nothing that runs feeds the task. */
  trigger({ checkpointId, timestampMs, type = "checkpoint" }: Trigger, chain: OperatorChain): void {
    const { gate, environment } = this.#parts;
    const { clock, trace } = environment;
    if (checkpointId <= this.#aligner.done) return;
    this.#seenMs = clock.monotonicMs();
    if (gate.size > 0 && (!this.#gateOvertakes || type === "savepoint")) {
      this.#aligner.trigger(checkpointId, timestampMs, type);
      return;
    }
    trace?.event("bar.inject", null, { checkpointId });
    if (gate.size > 0) {
      this.#overtakeInput(chain, { checkpointId, triggeredMs: timestampMs });
      return;
    }
    const startDelayMs = Math.max(0, clock.nowMs() - timestampMs);
    const barrier = { checkpointId, type, triggeredMs: timestampMs, startDelayMs };
    const aligned = { ...barrier, alignmentMs: 0, rowsBuffered: 0, given: () => true };
    this.#snapshot(chain, aligned, { recording: null, unaligned: false });
  }

  /** Takes a slice of the snapshot under way; to be called in every step. False where there is none to take. */
  slice(): boolean {
    return this.#slicer.step();
  }

  completed(checkpointId: number): void {
    this.#slicer.completed(checkpointId);
  }

  /** The task is over. */
  close(): void {
    this.#slicer.close();
  }

  abort(checkpointId: number): void {
    this.#aligner.abort(checkpointId);
    this.#slicer.aborted(checkpointId);
    this.#parts.channels.blocked();
    if (this.#inFlight !== null && this.#inFlight.checkpointId <= checkpointId) this.#endInFlight();
  }

  /** The announced barrier, once its timeout is over. */
  #dueBarrier(): DueBarrier | null {
    const { gate, environment } = this.#parts;
    const { clock } = environment;
    const checkpointId = gate.announcedCheckpoint;
    const announced = gate.announcedBarrier(checkpointId);
    if (announced === null || announced.place === "aligned") return null;
    if (this.#seen !== checkpointId) {
      this.#seen = checkpointId;
      this.#seenMs = clock.monotonicMs();
    }
    const dueMs = announced.triggeredMs + this.#timeoutMs;
    const isDue = clock.nowMs() >= dueMs;
    this.#dueMs = isDue ? null : dueMs;
    return isDue ? { checkpointId, triggeredMs: announced.triggeredMs } : null;
  }

  #overtakeInput(chain: OperatorChain, { checkpointId, triggeredMs }: DueBarrier): void {
    const { gate, environment, channels } = this.#parts;
    const { clock, trace } = environment;
    const given = this.#aligner.overtake(checkpointId);
    channels.blocked();
    const recording = this.#record(checkpointId, given);
    for (const { channel, frames } of recording.channels()) {
      const rows = frames.reduce((sum, { row, rowEnd }) => sum + rowEnd - row, 0);
      if (given(channel)) continue;
      channels.overtaken(channel, checkpointId, rows);
      trace?.event("bar.early", null, { checkpointId, channel: gate.id(channel), rows });
    }
    const waitedMs = clock.monotonicMs() - this.#seenMs;
    const startDelayMs = Math.max(0, clock.nowMs() - triggeredMs - waitedMs);
    const barrier = { checkpointId, type: "checkpoint" as const, triggeredMs, startDelayMs };
    const taken = { ...barrier, alignmentMs: waitedMs, rowsBuffered: 0, given };
    this.#snapshot(chain, taken, { recording, unaligned: true });
  }

  #recordAligned({ checkpointId, type, given }: AlignedBarrier): InputRecording | null {
    const { gate, environment } = this.#parts;
    if (gate.hasFeedback) {
      this.#seenMs = environment.clock.monotonicMs();
      return this.#record(checkpointId, (channel) => !gate.isFeedback(channel) || given(channel));
    }
    return this.#gateOvertakes && type === "checkpoint" ? this.#record(checkpointId, () => true) : null;
  }

  #record(checkpointId: number, given: (channel: number) => boolean): InputRecording {
    this.#endInFlight();
    return new InputRecording(this.#parts.gate, checkpointId, given);
  }

  /** The barrier goes on first, so that what is below does not wait for this snapshot. */
  #snapshot(chain: OperatorChain, barrier: AlignedBarrier, how: Taken): void {
    const { environment, partitions, deployment, task, gauges } = this.#parts;
    const { checkpointId, type, triggeredMs, startDelayMs, alignmentMs, rowsBuffered } = barrier;
    for (const partition of partitions) partition.emitBarrier(checkpointId, triggeredMs, type);
    const inFlight = this.#leave(barrier, how);
    const beganMs = environment.clock.monotonicMs();
    const sections = this.#slicer.begin(chain, barrier);
    const syncMs = environment.clock.monotonicMs() - beganMs;
    this.#parts.taken(checkpointId);
    gauges.checkpoint(barrier);
    environment.trace?.event("snap.sync", null, { checkpointId, sections: sections.length });
    this.#slicer.finish({
      kind: "snapshot",
      task,
      type,
      snapshot: { checkpointId, vertexId: deployment.vertex.id, subtask: deployment.subtask, sections },
      timing: {
        startDelayMs,
        alignmentMs,
        syncMs,
        alignedRowsBuffered: rowsBuffered,
        ...(how.unaligned && { unaligned: true }),
        ...(this.#parts.loop.isOpen && { loopIsOpen: true }),
        ...(chain.head.source !== null && { rowsGiven: chain.head.rowsGiven }),
      },
      inFlight: inFlight !== null,
    });
    this.#inFlight = inFlight;
    this.#goOn();
  }

  /** What is left of the checkpoint after the snapshot, or null. */
  #leave(
    { checkpointId, triggeredMs, type }: AlignedBarrier,
    { recording, unaligned }: Taken,
  ): InFlightCheckpoint | null {
    if (recording === null) this.#endInFlight();
    const mayOvertake = this.#unaligned && type === "checkpoint";
    if (!mayOvertake && recording === null) return null;
    const dueMs = mayOvertake ? triggeredMs + this.#timeoutMs : Number.POSITIVE_INFINITY;
    const { deployment, partitions, environment } = this.#parts;
    const inFlight = new InFlightCheckpoint({
      deployment,
      partitions,
      checkpointId,
      triggeredMs,
      overtakesAtMs: unaligned ? Number.NEGATIVE_INFINITY : dueMs,
      recording,
    });
    const left = !inFlight.advance(environment.clock.nowMs()) || inFlight.sections().length > 0;
    return left ? inFlight : null;
  }

  #goOn(): void {
    const inFlight = this.#inFlight;
    if (inFlight === null) return;
    const { environment, task } = this.#parts;
    const { checkpointId } = inFlight;
    const done = inFlight.advance(environment.clock.nowMs());
    if (inFlight.tooLarge) {
      this.#endInFlight();
      environment.report({ kind: "decline", task, checkpointId, reason: "in-flight-too-large" });
    } else if (done) {
      this.#inFlight = null;
      const sections = inFlight.sections();
      const { rows } = inFlight;
      const alignmentMs = environment.clock.monotonicMs() - this.#seenMs;
      environment.trace?.event("snap.inflight", null, { checkpointId, rows });
      this.#slicer.report({ kind: "in-flight", task, checkpointId, sections, rows, alignmentMs });
    }
  }

  #endInFlight(): void {
    this.#inFlight?.end();
    this.#inFlight = null;
  }
}

interface DueBarrier {
  readonly checkpointId: number;
  readonly triggeredMs: number;
}

interface Taken {
  readonly recording: InputRecording | null;
  /** By the priority word, before its turn. */
  readonly unaligned: boolean;
}
