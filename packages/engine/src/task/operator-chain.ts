import type { ChainedOperator } from "@millrace/graph";
import { SectionReader, SectionWriter } from "../checkpoint/section-reader.ts";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { OperatorTables } from "../checkpoint/section-reader.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import type { InputGate } from "../network/input-gate.ts";
import type { ResultPartition } from "../network/result-partition.ts";
import type { OperatorContext, Output } from "../operators/operator.ts";
import { keyGroupRange } from "../state/key-group.ts";
import { hashMapStateBackend } from "../state/keyed-state-backend.ts";
import { AlignedInputs } from "./aligned-inputs.ts";
import { ChainDrain } from "./chain-drain.ts";
import { ChainBacklog } from "./chain-backlog.ts";
import { ChainedInput } from "./chained-input.ts";
import { chainSteps } from "./chain-steps.ts";
import type { ChainStep } from "./chain-steps.ts";
import { ChainOutput } from "./chain-output.ts";
import { ChainTimers } from "./chain-timers.ts";
import type { Readers } from "./chain-output.ts";
import { describeRow } from "./describe-row.ts";
import { failedRow, REPEATABLE } from "./failed-row.ts";
import { inspectOperators } from "./inspect-operators.ts";
import { keepsState } from "./keeps-state.ts";
import { LiveProbe } from "./live-probe.ts";
import { scanPlaces } from "./state-scan.ts";
import type { StateScanMail } from "./state-scan.ts";
import type { StateObservation } from "./observation.ts";
import type { OperatorRegistry } from "./operator-registry.ts";
import type { TaskDeployment } from "./task-deployment.ts";
import type { InspectedOperator } from "./task-inspection.ts";
import type { TaskEnvironment, TaskMail } from "./task.ts";
import { TaskReplay } from "./task-replay.ts";
import { tellsCoordinator } from "./tells-coordinator.ts";

export interface ChainParts {
  readonly deployment: TaskDeployment;
  readonly gate: InputGate;
  /** Partition i carries the output of operator `deployment.outputs[i].sourceOperator`. */
  readonly partitions: readonly ResultPartition[];
  readonly environment: TaskEnvironment;
  readonly registry: OperatorRegistry;
}

/** The operators of one subtask: a tree, fed at operator 0. */
export class OperatorChain {
  /** The operator that threw, for the failure report. */
  failed: ChainedOperator | null = null;
  /** The row at which it threw, as text, where that can be told: of operators without state, or where there was one. */
  failedRow: string | null = null;
  readonly head: ChainedInput;
  readonly aligned: AlignedInputs;
  readonly #parts: ChainParts;
  readonly #steps: readonly ChainStep[];
  readonly #inputs: readonly ChainedInput[];
  readonly #outputs: readonly ChainOutput[];
  readonly #drain: ChainDrain;
  readonly #timers: ChainTimers;
  readonly #backlog: ChainBacklog;
  #ending = 0;
  #opened = 0;

  constructor(parts: ChainParts) {
    this.#parts = parts;
    const { environment, deployment, registry } = parts;
    const outputs: ChainOutput[] = [];
    this.#backlog = new ChainBacklog(deployment);
    this.#steps = chainSteps({
      operators: deployment.vertex.operators,
      registry,
      emitting: new Set([
        ...deployment.outputs.map(({ sourceOperator }) => sourceOperator),
        ...this.#backlog.feeders,
      ]),
      metricsOf: (index) => environment.metrics.operator(index),
      fuse: environment.trace === null && (environment.probe ?? null) === null,
    });
    this.#inputs = this.#steps.map((step, index) => this.#input(step, () => outputs[index]!));
    for (let index = this.#steps.length - 1; index >= 0; index--) outputs[index] = this.#output(index);
    this.#outputs = outputs;
    this.head = this.#inputs[0]!;
    this.#drain = new ChainDrain(parts.partitions, this.#inputs);
    this.aligned = new AlignedInputs(this.#inputs);
    this.#timers = new ChainTimers(this.#steps.length, environment.clock);
  }

  /** Opens every operator, last first, and restores it. */
  open(): void {
    const { restore, restoredBase } = this.#parts.deployment;
    const isOwn = restoredBase !== undefined;
    for (let index = this.#inputs.length - 1; index >= 0; index--) {
      const { operator, spec } = this.#inputs[index]!;
      const context = this.#context(spec, index);
      this.#opened++;
      this.#inputs[index]!.guard(() => {
        operator.open(context);
        if (restore !== null && keepsState(spec, this.#parts.deployment))
          operator.restore?.(new SectionReader([restore], spec.uid, context.keyGroups, isOwn));
        if ("begin" in operator) operator.begin?.();
      });
    }
  }

  get isRestoring(): boolean {
    return !this.#backlog.isEmpty;
  }

  /** Some rows of the backlog go to their operator; to be called with nothing left to drain. */
  takeRestored(): void {
    const { first } = this.#backlog;
    const step = this.#steps.findIndex(({ members }) => members[0] === first?.operator);
    if (first !== null) this.#inputs[step]?.processBatch(first.batch);
    this.#backlog.taken();
  }

  coordinatorEvent(mail: Extract<TaskMail, { readonly kind: "coordinator-event" }>): void {
    for (const input of this.#inputs) input.coordinatorEvent(mail);
  }

  get headOutput(): Output {
    return this.#outputs[0]!;
  }

  get blocked(): boolean {
    return this.#drain.blocked;
  }

  get stalled(): boolean {
    return this.#drain.stalled;
  }

  get isFull(): boolean {
    return this.#drain.isFull;
  }

  drain(): boolean {
    return this.#drain.drain();
  }

  drainButBarriers(): boolean {
    return this.#drain.drainButBarriers();
  }

  get holdsOnlyBarriers(): boolean {
    return this.#drain.holdsOnlyBarriers;
  }

  settle(): boolean {
    return this.#drain.settle();
  }

  /** Ends the operators, first to last, each drained before the next; call until it returns true. */
  endInput(): boolean {
    while (this.#ending < this.#inputs.length) {
      const input = this.#inputs[this.#ending]!;
      this.#ending++;
      input.guard(() => input.operator.endInput?.());
      if (!this.drain()) return false;
    }
    return true;
  }

  /** Calls each operator whose timer has come; true where one was called. */
  fireTimers(): boolean {
    return this.#timers.fire((index, nowMs) => {
      const input = this.#inputs[index]!;
      this.#parts.environment.trace?.event("timer.fire", input.spec.uid, { atMs: nowMs });
      input.guard(() => input.operator.onProcessingTime?.(nowMs));
    });
  }

  get hasTimers(): boolean {
    return this.#timers.areSet;
  }

  /** Wall-clock ms of the earliest timer, or null. */
  get nextTimerMs(): number | null {
    return this.#timers.nextMs;
  }

  /** `tables` is told of the tables that are to be taken in slices; null: they are in the sections. */
  snapshot(
    checkpointId: number,
    tables: ((from: OperatorTables) => void) | null = null,
    type: CheckpointType = "checkpoint",
  ): readonly StateSection[] {
    const sections: StateSection[] = [];
    for (const input of this.#inputs) {
      if (!keepsState(input.spec, this.#parts.deployment)) continue;
      const writer = new SectionWriter(input.spec.uid, sections, tables);
      writer.type = type;
      input.guard(() => input.operator.snapshot?.(checkpointId, writer));
    }
    return sections;
  }

  /** Runs what is done for an operator outside of its own calls: what it throws is that operator's failure. */
  guard<Result>(operatorUid: string, call: () => Result): Result {
    const input = this.#inputs.find(({ spec }) => spec.uid === operatorUid);
    return input === undefined ? call() : input.guard(call);
  }

  /** Rows that an operator gives are shown; of several that run as one, those of the last. */
  look(operatorUid: string): void {
    const { environment, deployment } = this.#parts;
    const { operators } = deployment.vertex;
    const index = this.#steps.findIndex(({ members }) =>
      members.some((member) => operators[member]?.uid === operatorUid),
    );
    const last = operators[this.#steps[index]?.members.at(-1) ?? -1];
    const { clock } = environment;
    if (environment.observe === undefined || !last?.outputSchema) return;
    const { uid, nodeId, outputSchema } = last;
    this.#outputs[index]?.look(
      operatorUid,
      () =>
        new LiveProbe(outputSchema, clock, (rows, askedFor) =>
          environment.observe?.({ kind: "rows", operatorUid: uid, nodeId, askedFor, rows }),
        ),
    );
  }

  /** Answers, or returns what is left to look at. A broken state is no reason for the task to fail. */
  explore(mail: StateScanMail): StateScanMail | null {
    const { environment, deployment } = this.#parts;
    const { queryId, operatorUid, state } = mail;
    const answer = (told: Omit<StateObservation, "kind" | "queryId">): null => {
      environment.observe?.({ kind: "state", queryId, ...told });
      return null;
    };
    const nothing = { known: false, entries: null, rows: [], complete: true } as const;
    try {
      const input = this.#inputs.find(({ spec }) => spec.uid === operatorUid);
      const entries = input?.operator.entries?.(state) ?? null;
      if (entries === null) return answer(nothing);
      const { found, next } = scanPlaces(entries, mail, deployment.maxParallelism);
      if (next !== null) return { ...mail, from: next, found };
      return answer({ known: true, entries: entries.size, rows: found, complete: found.length < mail.limit });
    } catch {
      return answer({ ...nothing, complete: false });
    }
  }

  /** All operators, or those with these uids. */
  inspect(uids: ReadonlySet<string> | null = null): readonly InspectedOperator[] {
    const opened = this.#inputs.length - this.#opened;
    return inspectOperators(this.#inputs, { opened, timers: this.#timers.at, uids });
  }

  checkpointCompleted(checkpointId: number): void {
    for (const input of this.#inputs) input.guard(() => input.operator.checkpointCompleted?.(checkpointId));
  }

  /** Closes what was opened; an operator that fails to close does not keep the others from it. */
  close(): void {
    const opened = this.#inputs.slice(this.#inputs.length - this.#opened);
    this.#opened = 0;
    for (const { operator } of opened) {
      try {
        operator.close?.();
      } catch {
        // The attempt is over: what counts is in its last checkpoint.
      }
    }
  }

  /** The innermost operator is the first to say that it failed. */
  #failedAt(of: ChainedInput, batch: RowBatch | null, input: number): void {
    if (this.failed !== null) return;
    this.failed = of.spec;
    const schema = of.spec.inputSchemas?.[input] ?? of.spec.inputSchema;
    if (batch === null || schema === null) return;
    const row = batch.rowCount === 1 ? batch.from : this.#rowOf(of, batch, input);
    if (row !== null) this.failedRow = describeRow(batch, row, schema.fields);
  }

  /** Rows of an operator with state cannot be tried again. */
  #rowOf(of: ChainedInput, batch: RowBatch, input: number): number | null {
    const index = this.#inputs.indexOf(of);
    const step = this.#steps[index];
    const { operators } = this.#parts.deployment.vertex;
    const kinds = step?.members.map((member) => operators[member]?.spec.kind) ?? [];
    const again = kinds.every((kind) => kind !== undefined && REPEATABLE.has(kind))
      ? step?.make()
      : undefined;
    if (again === undefined || "poll" in again) return null;
    return failedRow({ batch, input }, again, this.#context(of.spec, index));
  }

  #input({ spec, members, operator }: ChainStep, output: () => Output): ChainedInput {
    const { environment } = this.#parts;
    return new ChainedInput({
      spec,
      operator,
      metrics: environment.metrics.operator(members[0]!),
      outMetrics: environment.metrics.operator(members.at(-1)!),
      trace: environment.trace,
      failed: (of, batch, input) => this.#failedAt(of, batch, input),
      output,
    });
  }

  #output(index: number): ChainOutput {
    const targets = {
      main: this.#readers(index, undefined),
      sides: (this.#steps[index]!.spec.sideOutputs ?? []).map(
        (schema, side) => schema && { schema, ...this.#readers(index, side) },
      ),
      below: this.#partitionsBelow(index),
      isBatch: this.#parts.deployment.settings.runtimeMode === "batch",
    };
    return new ChainOutput(this.#inputs[index]!, targets, this.#parts.environment);
  }

  /** Who reads the main output of a step, or a side output of it. */
  #readers(index: number, side: number | undefined): Readers {
    const { outputs } = this.#parts.deployment;
    const last = this.#steps[index]!.members.at(-1);
    return {
      children: this.#inputs.filter(
        ({ spec }, child) => this.#steps[child]!.input === index && spec.inputSide === side,
      ),
      partitions: this.#parts.partitions.filter(
        (_, i) => outputs[i]!.sourceOperator === last && outputs[i]!.sourceSide === side,
      ),
    };
  }

  #partitionsBelow(index: number): readonly ResultPartition[] {
    const { partitions, deployment } = this.#parts;
    const last = this.#steps[index]!.members.at(-1);
    const own = partitions.filter((_, i) => deployment.outputs[i]!.sourceOperator === last);
    const children = this.#steps.flatMap(({ input }, child) => (input === index ? [child] : []));
    return [...own, ...children.flatMap((child) => this.#partitionsBelow(child))];
  }

  #context(spec: ChainedOperator, index: number): OperatorContext {
    const { deployment, environment } = this.#parts;
    const { subtask, maxParallelism, vertex } = deployment;
    return {
      uid: spec.uid,
      nodeId: spec.nodeId,
      subtask,
      parallelism: vertex.parallelism,
      maxParallelism,
      keyGroups: keyGroupRange(subtask, maxParallelism, vertex.parallelism),
      inputSchema: spec.inputSchema,
      ...(spec.inputSchemas && { inputSchemas: spec.inputSchemas }),
      outputSchema: spec.outputSchema,
      output: this.#outputs[index]!,
      sideOutputs: this.#outputs[index]!.sides,
      clock: environment.clock,
      io: environment.ioOf?.(spec) ?? environment.io,
      tellCoordinator: tellsCoordinator(this.#parts, spec.uid),
      stateBackend: environment.stateBackend ?? hashMapStateBackend,
      metrics: environment.metrics.operator(this.#steps[index]!.members[0]!),
      trace: environment.trace,
      registerProcessingTimer: (atMs) => {
        if (this.#timers.set(index, atMs))
          environment.trace?.event("timer.set", spec.uid, { key: null, atMs });
      },
      backpressuredMs: () => environment.metrics.get("backpressuredMs"),
      reserveMemory: (bytes) => environment.reserveMemory(bytes),
      releaseMemory: (bytes) => environment.releaseMemory(bytes),
      mode: deployment.mode,
      replay: new TaskReplay(deployment, this.#parts.gate, this.#backlog),
      ...(deployment.firstCheckpointId !== undefined && { firstCheckpointId: deployment.firstCheckpointId }),
    };
  }
}
