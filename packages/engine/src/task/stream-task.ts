import { MAX_WATERMARK } from "../batch/row-batch.ts";
import { channelsBase } from "../metrics/metrics-layout.ts";
import { CONTROL_END_OF_INPUT, isBarrier } from "../network/frame.ts";
import { InputTime } from "./input-time.ts";
import { earlier } from "./earlier.ts";
import { takesRows } from "./end-phase.ts";
import type { EndPhase } from "./end-phase.ts";
import { FlushTimer } from "./flush-timer.ts";
import { hasLastCheckpoint, hasPeriodicCheckpoints, LastCheckpoint } from "./last-checkpoint.ts";
import { LoopInput } from "./loop-input.ts";
import { KeyObservers } from "./key-observers.ts";
import type { OperatorChain } from "./operator-chain.ts";
import { ChannelGauges } from "./channel-gauges.ts";
import type { StateScanMail } from "./state-scan.ts";
import { SubtaskCheckpoints } from "./subtask-checkpoints.ts";
import type { CompletedMail, Task, TaskMail, TaskStatus } from "./task.ts";
import type { TaskId } from "./task-deployment.ts";
import type { InspectedOperator, TaskInspection } from "./task-inspection.ts";
import type { TaskLife } from "./task-life.ts";
import { TaskGauges } from "./task-gauges.ts";
import type { TaskParts } from "./task-parts.ts";
import { TaskTime } from "./task-time.ts";

/** Rows that a source gives in one step at most. */
export const POLL_ROWS = 1_024;
/** A step goes on until so many rows, pieces of input or milliseconds: what is slow gives up its turn after a piece. */
const STEP_ROWS = 1_024;
const STEP_PIECES = 64;
const STEP_MS = 2;

/**
 * A subtask's mailbox loop. One step does one thing, the first of these that there is: cancel; what waits for credit or
 * is held by operators; a mail; a timer; the end of input; input: some pieces of it, where they are small. Operators are
 * called with nothing left to drain, and a barrier is taken between two pieces of input (law 5). In a simulation
 * a step is one piece.
 */
export class StreamTask implements Task {
  readonly id: TaskId;
  readonly #parts: TaskParts;
  readonly #life: TaskLife;
  readonly #mails: TaskMail[] = [];
  readonly #time: TaskTime;
  readonly #gauges: TaskGauges;
  readonly #flush: FlushTimer;
  readonly #inputs: InputTime;
  readonly #checkpoints: SubtaskCheckpoints;
  readonly #channels: ChannelGauges;
  readonly #keys: KeyObservers;
  readonly #loop: LoopInput;
  /** Which input of the head each of the gate's inputs feeds. */
  readonly #targets: Int32Array;
  #chain: OperatorChain | null = null;
  #end: EndPhase = "open";
  #worked = false;
  #status: TaskStatus = "ready";
  readonly #last = new LastCheckpoint();

  constructor(parts: TaskParts) {
    const { environment, gate, life, deployment, partitions } = parts;
    this.#parts = parts;
    this.#life = life;
    if (deployment.inputEnded === true && deployment.inputs.length > 0) this.#end = "max-watermark";
    this.id = life.id;
    this.#time = new TaskTime(environment.clock, environment.metrics);
    this.#gauges = new TaskGauges(environment.metrics, gate, partitions);
    this.#flush = new FlushTimer(partitions, deployment.settings.bufferTimeoutMs);
    this.#targets = Int32Array.from(deployment.inputs, ({ targetInput = 0 }) => targetInput);
    this.#keys = new KeyObservers(deployment, environment);
    this.#loop = new LoopInput(gate, environment, hasPeriodicCheckpoints(deployment));
    this.#channels = new ChannelGauges(
      gate,
      environment.metrics.words,
      channelsBase(deployment.vertex.operators.length),
    );
    this.#inputs = new InputTime(gate, this.#channels, environment.trace);
    this.#checkpoints = new SubtaskCheckpoints({
      task: this.id,
      deployment,
      environment,
      gate,
      partitions,
      gauges: this.#gauges,
      channels: this.#channels,
      loop: this.#loop,
      taken: (checkpointId) => this.#last.taken(checkpointId, life.state === "finishing"),
    });
  }

  /** State is looked at here and now, between two steps: also where the next one waits for credit. */
  deliver(mail: TaskMail): void {
    if (mail.kind === "explore" && mail.from === 0 && this.#chain !== null) this.#explore(mail, this.#chain);
    else this.#mails.push(mail);
  }

  get nextWakeMs(): number | null {
    const { clock } = this.#parts.environment;
    const chain = this.#chain;
    const rests = chain !== null && this.#rests(chain);
    const timerMs = rests || chain === null ? null : this.#timerMs(chain);
    const flushMs = this.#status !== "idle" || rests ? null : this.#flush.deadlineMs;
    const wallMs = earlier(timerMs, this.#status === "ready" ? null : this.#checkpoints.wakeMs);
    const wakeMs = wallMs === null ? null : clock.monotonicMs() + Math.max(0, wallMs - clock.nowMs());
    const loopMs = this.#status === "idle" && this.#end === "looping" ? this.#loop.endsMs : null;
    return earlier(earlier(wakeMs, flushMs), loopMs);
  }

  /** Timers go on while it waits for something outside, and not while it waits for credit. */
  #timerMs(chain: OperatorChain): number | null {
    const waits = this.#status === "idle" || (this.#status === "blocked" && chain.stalled);
    return waits ? chain.nextTimerMs : null;
  }

  step(): TaskStatus {
    if (this.#life.ended) return "done";
    const now = this.#time.enter();
    this.#worked = true;
    let status: TaskStatus;
    try {
      const sliced = this.#checkpoints.slice();
      status = this.#advance(now);
      this.#worked ||= sliced;
      if (sliced && status !== "done") status = "ready";
    } catch (error) {
      this.#gauges.write();
      this.#life.fail(error, this.#chain);
      this.#close();
      status = "done";
    }
    this.#keys.afterStep(now);
    this.#time.leave(status, this.#worked);
    this.#gauges.update(status, now);
    if (this.#parts.environment.trace !== null) this.#traceBackPressure(status);
    this.#status = status;
    return status;
  }

  inspect(): TaskInspection {
    const { gate, partitions } = this.#parts;
    const { valve, idle } = this.#inputs;
    return {
      watermark: valve.watermark,
      idle,
      inputs: gate.inspect().map((channel, index) => ({ ...channel, ...valve.inspect(index) })),
      outputs: partitions.flatMap((partition) => partition.inspect()),
      aligning: this.#checkpoints.aligning,
      operators: this.inspectOperators(),
    };
  }

  inspectOperators(uids: ReadonlySet<string> | null = null): readonly InspectedOperator[] {
    return this.#chain?.inspect(uids) ?? [];
  }

  #traceBackPressure(status: TaskStatus): void {
    if ((status === "blocked") === (this.#status === "blocked")) return;
    this.#parts.environment.trace?.event(status === "blocked" ? "bp.start" : "bp.end", null, {});
  }

  #advance(now: number): TaskStatus {
    if (this.#mails.some(({ kind }) => kind === "cancel")) return this.#leave("cancelled");
    const chain = this.#chain;
    if (chain === null) return this.#begin();
    if (chain.isRestoring) return this.#restore(chain);
    this.#checkpoints.advance(chain);
    const drained = this.#drained(chain) || this.#drainRound(chain);
    if (!drained && !this.#mayRead(chain)) return this.#afterDrain(chain);
    const mail = this.#mails.shift();
    if (mail !== undefined) return this.#read(mail, chain);
    if (this.#rests(chain)) {
      this.#worked = false;
      return "idle";
    }
    if (chain.hasTimers && chain.fireTimers()) return "ready";
    const status = takesRows(this.#end) ? this.#takeInput(chain) : this.#goOnEnding(chain);
    this.#flush.afterStep(now, status === "idle");
    return status;
  }

  /** Rows that were in flight within the chain come first; no mail is read meanwhile, nor a barrier. */
  #restore(chain: OperatorChain): TaskStatus {
    if (!chain.drain() && !this.#drainRound(chain)) return this.#afterDrain(chain);
    chain.takeRestored();
    return "ready";
  }

  /** Where rows of a loop wait for their own credit. */
  #drainRound(chain: OperatorChain): boolean {
    if (!this.#loop.absorb(chain)) return false;
    return this.#drained(chain);
  }

  /** Consumers may finish before the task: the barriers of checkpoints that follow are left behind then. */
  #drained(chain: OperatorChain): boolean {
    return this.#end === "ended" ? chain.drainButBarriers() : chain.drain();
  }

  /**
   * Under backpressure unaligned checkpoints go on: mails are read although output waits for credit, as they are while an
   * operator has no room. Not one that would end the task while rows or their end wait (barriers may be left behind: a
   * consumer that has finished takes none; so may what comes after a checkpoint that the job stops with), and none that
   * begins a checkpoint while an operator holds what is not in its state.
   */
  #mayRead(chain: OperatorChain): boolean {
    const mail = this.#mails[0];
    if (mail?.kind === "checkpoint-completed" && this.#last.isReachedBy(mail.checkpointId))
      return this.#last.suspendsWith(mail.checkpointId) || (this.#end === "ended" && chain.holdsOnlyBarriers);
    if (mail === undefined || !(this.#checkpoints.unaligned || chain.isFull)) return false;
    return mail.kind !== "trigger-checkpoint" || chain.settle();
  }

  /** Nothing but mail is taken: what would come now is after the checkpoint that ends the task. */
  #rests(chain: OperatorChain): boolean {
    return this.#last.suspended && chain.head.source !== null;
  }

  /** Of batch, a task begins when everything that it reads is there. */
  #begin(): TaskStatus {
    this.#worked = this.#parts.gate.ready;
    if (!this.#worked) return "idle";
    this.#life.enter("initializing");
    this.#chain = this.#parts.makeChain();
    this.#chain.open();
    this.#parts.environment.trace?.event("task.open", null, {});
    this.#time.restart();
    this.#life.enter("running");
    return "ready";
  }

  /** A drain that left something: for want of credit, of I/O room, or because one call is one step. */
  #afterDrain(chain: OperatorChain): TaskStatus {
    if (!chain.blocked && (!chain.stalled || this.#passFull(chain))) return "ready";
    this.#worked = false;
    return "blocked";
  }

  /** Rows wait for room in an operator: its timers and what is no row do not. */
  #passFull(chain: OperatorChain): boolean {
    if (chain.hasTimers && chain.fireTimers()) return true;
    const mayPass = chain.isFull && chain.head.source === null && !chain.isRestoring;
    if (!mayPass || !chain.settle()) return false;
    return this.#checkpoints.take(chain) || this.#takePiece(chain, true) >= 0;
  }

  #takeInput(chain: OperatorChain): TaskStatus {
    const source = chain.head.source;
    if (source === null) return this.#takeFromGate(chain);
    const poll = () => source.poll(this.#parts.environment.pollRows?.() ?? POLL_ROWS);
    const found = chain.aligned.isAhead ? "idle" : chain.head.guard(poll);
    if (found === "end") this.#end = "max-watermark";
    this.#worked &&= found !== "idle";
    return found === "idle" ? "idle" : "ready";
  }

  // oxlint-disable-next-line complexity -- every reason to stop
  #takeFromGate(chain: OperatorChain): TaskStatus {
    const end = this.#end;
    if (this.#checkpoints.take(chain)) return "ready";
    if (this.#loop.hold(chain, this.#last.isSuspendedWithOne)) return "ready";
    const { trace, pollRows, clock } = this.#parts.environment;
    const untilMs = clock.monotonicMs() + STEP_MS;
    let rows = this.#takePiece(chain);
    if (rows < 0) {
      if (this.#end === "looping" && this.#loop.hasEnded(clock.monotonicMs())) this.#end = "max-watermark";
      else this.#worked = false;
      return this.#end === end ? "idle" : "ready";
    }
    if (trace !== null || pollRows !== undefined) return "ready";
    for (let pieces = 1; pieces < STEP_PIECES && rows < STEP_ROWS; pieces++) {
      if (this.#end !== end || this.#checkpoints.announced || clock.monotonicMs() >= untilMs) break;
      if (!chain.drain()) break;
      const more = this.#takePiece(chain);
      if (more < 0) break;
      rows += more;
    }
    return "ready";
  }

  /** Rows of the next piece of input, 0 for a control, -1 where there is none. */
  #takePiece(chain: OperatorChain, onlyControls = false): number {
    const { gate } = this.#parts;
    const found = gate.next(onlyControls);
    if (found === "empty") return -1;
    let rows = 0;
    if (found === "rows") {
      rows = gate.batch.to - gate.batch.from;
      this.#gauges.recordsIn += rows;
      this.#channels.rows(gate.channel, rows);
      this.#keys.offer(gate.input, gate.batch);
      if (takesRows(this.#end)) chain.head.processBatch(gate.batch, this.#targets[gate.input]);
      else chain.head.metrics.add("lateRecords", rows);
    } else {
      this.#takeControl(chain);
    }
    gate.release();
    return rows;
  }

  #takeControl(chain: OperatorChain): void {
    const { gate } = this.#parts;
    if (gate.isFeedback(gate.channel) && !isBarrier(gate.controlKind)) return this.#cameRound();
    if (!this.#inputs.take(chain)) return this.#checkpoints.receive(chain);
    if (gate.controlKind === CONTROL_END_OF_INPUT && this.#inputs.valve.allFinished && this.#end === "open")
      this.#end = this.#loop.beginsEnding(chain) ? "looping" : "max-watermark";
  }

  /** Of a loop, its end alone matters: time and activity are those of the input. */
  #cameRound(): void {
    if (this.#parts.gate.controlKind === CONTROL_END_OF_INPUT) this.#loop.cameRound();
    if (this.#end === "ended") this.#finish();
  }

  #read(mail: TaskMail, chain: OperatorChain): TaskStatus {
    switch (mail.kind) {
      case "trigger-checkpoint":
        this.#checkpoints.trigger(mail, chain);
        break;
      case "checkpoint-completed":
        return this.#completed(mail, chain);
      case "checkpoint-aborted":
        this.#checkpoints.abort(mail.checkpointId);
        break;
      case "stop":
        if (chain.head.source !== null && this.#end === "open") this.#end = "max-watermark";
        break;
      case "look":
        chain.look(mail.operatorUid);
        break;
      case "explore":
        this.#explore(mail, chain);
        break;
      case "suspend":
        this.#last.suspend(mail.checkpointId);
        break;
      case "resume":
        this.#last.resume();
        break;
      case "cancel":
        return this.#leave("cancelled");
      default:
        chain.coordinatorEvent(mail);
    }
    return "ready";
  }

  #explore(mail: StateScanMail, chain: OperatorChain): void {
    const left = chain.explore(mail);
    if (left !== null) this.#mails.push(left);
  }

  #completed({ checkpointId, emptyLoops = [] }: CompletedMail, chain: OperatorChain): TaskStatus {
    if (emptyLoops.includes(this.id.vertexId)) this.#loop.foundEmpty();
    chain.checkpointCompleted(checkpointId);
    this.#checkpoints.completed(checkpointId);
    return this.#last.isReachedBy(checkpointId) ? this.#leave("finished") : "ready";
  }

  /** Last watermark, then every operator's end, then end of input on every output; each drained before the next. */
  #goOnEnding(chain: OperatorChain): TaskStatus {
    if (this.#end === "max-watermark") {
      this.#end = "operators";
      if (chain.head.source === null) chain.head.processWatermark(MAX_WATERMARK);
      else chain.headOutput.emitWatermark(MAX_WATERMARK);
      return "ready";
    }
    if (this.#end === "operators") {
      if (!chain.endInput()) return "ready";
      this.#end = "ended";
      for (const partition of this.#parts.partitions) partition.endInput();
      if (!hasLastCheckpoint(this.#parts.deployment)) return this.#leave("finished");
      this.#finish();
      return "ready";
    }
    if (chain.head.source === null) return this.#takeFromGate(chain);
    this.#worked = false;
    return "idle";
  }

  /** The head of a loop goes after the loop: its end has to come round first. */
  #finish(): void {
    if (this.#life.state !== "finishing" && this.#loop.isRound) this.#life.enter("finishing");
  }

  #close(): void {
    this.#loop.close();
    this.#checkpoints.close();
    this.#chain?.close();
    this.#parts.gate.close();
    for (const partition of this.#parts.partitions) partition.release();
  }

  #leave(state: "finished" | "cancelled"): TaskStatus {
    this.#gauges.write();
    this.#close();
    if (state === "finished") for (const partition of this.#parts.partitions) partition.close();
    this.#life.enter(state);
    return "done";
  }
}
