import type { WatermarkAlignmentSpec } from "@millrace/graph";
import { MIN_WATERMARK } from "../../batch/row-batch.ts";
import type { CoordinatorContext, OperatorCoordinator } from "./operator-coordinator.ts";
import type { ToCoordinator } from "./operator-event.ts";

/** The groups of a job, by name: their members are operators, each with a watermark a subtask. */
export class AlignmentGroups {
  readonly #groups = new Map<string, Set<WatermarkAlignment>>();

  join(name: string, member: WatermarkAlignment): void {
    const members = this.#groups.get(name) ?? new Set();
    this.#groups.set(name, members.add(member));
  }

  /** What one of its members said has changed: all of them are told how far they may go. */
  align(name: string): void {
    const members = [...(this.#groups.get(name) ?? [])];
    const slowest = Math.min(...members.map((member) => member.watermark));
    for (const member of members) member.announce(slowest);
  }
}

/**
 * Flink's watermark alignment: a subtask whose watermark is more than the drift ahead of the slowest of its group gives no
 * more rows until that one has come closer.
 *
 * 1. Who has said nothing yet is at the beginning of time, so that the others wait for it. Idle subtasks, and those that have
 *    read all of their input, are waited for by nobody.
 * 2. A subtask that is deployed anew counts as before until it says where it begins.
 */
export class WatermarkAlignment implements OperatorCoordinator {
  readonly #spec: WatermarkAlignmentSpec;
  readonly #context: CoordinatorContext;
  readonly #watermarks: Float64Array;
  /** What each subtask was told last; NaN: nothing. */
  readonly #limits: Float64Array;

  constructor(spec: WatermarkAlignmentSpec, context: CoordinatorContext) {
    this.#spec = spec;
    this.#context = context;
    this.#watermarks = new Float64Array(context.parallelism).fill(MIN_WATERMARK);
    this.#limits = new Float64Array(context.parallelism).fill(Number.NaN);
    context.groups.join(spec.group, this);
  }

  /** That of its slowest subtask. */
  get watermark(): number {
    return Math.min(...this.#watermarks);
  }

  receive(subtask: number, event: ToCoordinator): void {
    if (event.kind === "watermark") this.#set(subtask, event.watermark ?? Number.POSITIVE_INFINITY);
  }

  restarts(subtask: number): void {
    this.#limits[subtask] = Number.NaN;
  }

  ended(subtask: number): void {
    this.#set(subtask, Number.POSITIVE_INFINITY);
  }

  announce(slowest: number): void {
    const limit = slowest + this.#spec.maxDriftMs;
    for (let subtask = 0; subtask < this.#limits.length; subtask++) {
      if (this.#limits[subtask] === limit) continue;
      this.#limits[subtask] = limit;
      this.#context.send(subtask, { kind: "align", limit });
    }
  }

  #set(subtask: number, watermark: number): void {
    this.#watermarks[subtask] = watermark;
    this.#context.groups.align(this.#spec.group);
  }
}
