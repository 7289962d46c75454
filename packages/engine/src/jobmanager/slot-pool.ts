import { invariant, jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import type { TaskManagerInfo } from "./job-events.ts";
import type { SlotRequestLog } from "./slot-request-log.ts";
import type { Timers } from "./timers.ts";

/** Starts and ends TaskManagers. What becomes of them is told to the pool: registered, lost or failed to start. */
export interface TaskManagerProvider {
  readonly maximum: number;
  readonly slotsEach: number;
  start(): void;
  stop(taskManagerId: string): void;
}

export interface RegisteredTaskManager {
  readonly id: string;
  readonly pid: number;
  /** Where its I/O thread takes connections of other TaskManagers. */
  readonly host: string;
  readonly port: number;
  readonly slots: number;
  readonly startedMs: number;
}

export interface AllocatedSlot {
  readonly taskManager: RegisteredTaskManager;
  readonly slot: number;
}

/** `granted` or `refused` is called once, maybe within `request`. */
export interface SlotRequest {
  readonly jobId: string;
  readonly count: number;
  granted(slots: readonly AllocatedSlot[]): void;
  refused(failure: JobFailure): void;
}

export interface SlotPoolOptions {
  readonly provider: TaskManagerProvider;
  readonly timers: Timers;
  /** TaskManagers that stay although no job has a slot of them. */
  readonly standby: number;
  /** How long a request waits for slots that other jobs have: a new time begins while a TaskManager is starting. */
  readonly requestTimeoutMs: number;
  /** How long a TaskManager beyond the standby ones stays without a job. */
  readonly idleTimeoutMs: number;
  readonly log?: SlotRequestLog;
}

interface PooledTaskManager {
  readonly taskManager: RegisteredTaskManager;
  readonly owners: (string | null)[];
  cancelIdle: (() => void) | null;
}

interface PendingRequest {
  readonly request: SlotRequest;
  cancelTimeout: () => void;
}

/** A job that has not come back by then gets no more quiet. */
const QUIET_MS = 5_000;

/**
 * Slots of all TaskManagers.
 *
 * 1. A slot belongs to one job at a time; a request is granted in full or not at all, in order of arrival.
 * 2. A job keeps what it has until `release`: a later request of it counts those slots first.
 * 3. No more TaskManagers are alive or starting than the provider's maximum.
 * 4. What stands by is replaced when the jobs that lost a TaskManager run again: to start a process takes a core, which
 *    they need. What a request waits for starts at once.
 */
export class SlotPool {
  readonly #options: SlotPoolOptions;
  readonly #taskManagers = new Map<string, PooledTaskManager>();
  #pending: PendingRequest[] = [];
  /** Jobs that lost a TaskManager and do not run yet, and what ends their quiet. */
  readonly #recovering = new Map<string, () => void>();
  #starting = 0;
  #closed = false;

  constructor(options: SlotPoolOptions) {
    this.#options = options;
  }

  /** Starts the standby TaskManagers. */
  warmUp(): void {
    this.#startMissing();
  }

  /** The returned function withdraws the request. */
  request(asked: SlotRequest): () => void {
    const answered = this.#options.log?.requested(asked.jobId, asked.count);
    return this.#request({
      ...asked,
      granted: (slots) => {
        answered?.("granted");
        asked.granted(slots);
      },
      refused: (failure) => {
        answered?.("refused");
        asked.refused(failure);
      },
    });
  }

  #request(request: SlotRequest): () => void {
    const { provider } = this.#options;
    const capacity = provider.maximum * provider.slotsEach;
    if (request.count > capacity) {
      request.refused(jobFailure("runtime.no-slots", { needed: request.count, available: capacity }));
      return () => {};
    }
    const pending: PendingRequest = { request, cancelTimeout: () => {} };
    this.#pending.push(pending);
    this.#limitWait(pending);
    this.#serve();
    return () => {
      this.#withdraw(pending);
    };
  }

  /** Slots that a job could have: its own, free ones, and those of TaskManagers that may be started. */
  available(jobId: string): number {
    const { maximum, slotsEach } = this.#options.provider;
    const owners = [...this.#taskManagers.values()].flatMap((pooled) => pooled.owners);
    return maximum * slotsEach - owners.filter((owner) => owner !== null && owner !== jobId).length;
  }

  /** All tasks of the job run. */
  running(jobId: string): void {
    if (this.#endQuiet(jobId)) this.#startMissing();
  }

  release(jobId: string): void {
    this.#endQuiet(jobId);
    for (const pooled of this.#taskManagers.values()) {
      pooled.owners.forEach((owner, slot) => {
        if (owner === jobId) pooled.owners[slot] = null;
      });
      this.#watchIdle(pooled);
    }
    this.#serve();
  }

  /** The job goes on with these of its slots, and gives the others back. */
  keep(jobId: string, kept: readonly AllocatedSlot[]): void {
    const keys = new Set(kept.map(({ taskManager, slot }) => `${taskManager.id} ${slot}`));
    for (const pooled of this.#taskManagers.values()) {
      pooled.owners.forEach((owner, slot) => {
        if (owner === jobId && !keys.has(`${pooled.taskManager.id} ${slot}`)) pooled.owners[slot] = null;
      });
      this.#watchIdle(pooled);
    }
    this.#serve();
  }

  registered(taskManager: RegisteredTaskManager): void {
    this.#starting = Math.max(0, this.#starting - 1);
    const owners = Array.from({ length: taskManager.slots }, () => null);
    const pooled: PooledTaskManager = { taskManager, owners, cancelIdle: null };
    this.#taskManagers.set(taskManager.id, pooled);
    this.#serve();
    this.#watchIdle(pooled);
  }

  /** A registered TaskManager is gone. */
  lost(taskManagerId: string): void {
    const pooled = this.#taskManagers.get(taskManagerId);
    if (pooled === undefined) return;
    pooled.cancelIdle?.();
    this.#taskManagers.delete(taskManagerId);
    for (const owner of pooled.owners) if (owner !== null) this.#keepQuiet(owner);
    this.#startMissing();
  }

  #keepQuiet(jobId: string): void {
    this.#endQuiet(jobId);
    const end = this.#options.timers.after(QUIET_MS, () => this.running(jobId));
    this.#recovering.set(jobId, end);
  }

  /** False: there was none. */
  #endQuiet(jobId: string): boolean {
    this.#recovering.get(jobId)?.();
    return this.#recovering.delete(jobId);
  }

  /** One that was starting will not come: requests that nothing else can serve are refused. */
  startFailed(failure: JobFailure): void {
    this.#starting = Math.max(0, this.#starting - 1);
    if (this.#starting > 0) return;
    for (const pending of this.#pending.splice(0)) {
      pending.cancelTimeout();
      pending.request.refused(failure);
    }
  }

  taskManagers(): readonly TaskManagerInfo[] {
    return [...this.#taskManagers.values()].map(({ taskManager, owners }) => ({
      id: taskManager.id,
      pid: taskManager.pid,
      startedMs: taskManager.startedMs,
      slots: owners.map((jobId) => ({ jobId })),
    }));
  }

  /** Grants nothing and starts nothing from now on. */
  close(): void {
    this.#closed = true;
    for (const pending of this.#pending) pending.cancelTimeout();
    for (const pooled of this.#taskManagers.values()) pooled.cancelIdle?.();
    for (const end of this.#recovering.values()) end();
    this.#pending = [];
  }

  #limitWait(pending: PendingRequest): void {
    const { timers, requestTimeoutMs } = this.#options;
    pending.cancelTimeout = timers.after(requestTimeoutMs, () => {
      if (this.#starting > 0) {
        this.#limitWait(pending);
      } else if (this.#withdraw(pending)) {
        const { count, jobId } = pending.request;
        const available = this.#usableBy(jobId).length;
        pending.request.refused(jobFailure("runtime.no-slots", { needed: count, available }));
      }
    });
  }

  #withdraw(pending: PendingRequest): boolean {
    pending.cancelTimeout();
    const index = this.#pending.indexOf(pending);
    if (index >= 0) this.#pending.splice(index, 1);
    return index >= 0;
  }

  #serve(): void {
    if (this.#closed) return;
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      const slots = this.#usableBy(next.request.jobId).slice(0, next.request.count);
      if (slots.length < next.request.count) break;
      this.#withdraw(next);
      for (const { taskManager, slot } of slots) this.#own(taskManager.id, slot, next.request.jobId);
      next.request.granted(slots);
    }
    this.#startMissing();
  }

  #own(taskManagerId: string, slot: number, jobId: string): void {
    const pooled = this.#taskManagers.get(taskManagerId);
    invariant(pooled, `slot of unknown TaskManager ${taskManagerId}`);
    const owner = pooled.owners[slot];
    invariant(owner === null || owner === jobId, `slot ${slot} of ${taskManagerId} belongs to ${owner}`);
    pooled.owners[slot] = jobId;
    pooled.cancelIdle?.();
    pooled.cancelIdle = null;
  }

  /**
   * Slots that the job has, all of them, then free ones; TaskManagers that it has most slots of first, then those with
   * most free ones, so that a job spreads over few.
   */
  #usableBy(jobId: string): readonly AllocatedSlot[] {
    const candidates = [...this.#taskManagers.values()].map(({ taskManager, owners }) => {
      const slots = owners.flatMap((owner, slot) =>
        owner === jobId || owner === null ? [{ taskManager, slot, owned: owner === jobId }] : [],
      );
      return { slots, owned: slots.filter((slot) => slot.owned).length };
    });
    candidates.sort((a, b) => b.owned - a.owned || b.slots.length - a.slots.length);
    return candidates.flatMap(({ slots }) => slots).toSorted((a, b) => Number(b.owned) - Number(a.owned));
  }

  #startMissing(): void {
    if (this.#closed) return;
    const { provider, standby } = this.#options;
    const wanted = this.#pending.reduce((most, { request }) => {
      const lacking = request.count - this.#usableBy(request.jobId).length;
      return Math.max(most, Math.ceil(lacking / provider.slotsEach));
    }, 0);
    const kept = this.#recovering.size > 0 ? 0 : Math.min(standby, provider.maximum);
    const missing = Math.max(wanted, kept - this.#taskManagers.size);
    const room = provider.maximum - this.#taskManagers.size;
    for (const target = Math.min(missing, room); this.#starting < target;) {
      this.#starting += 1;
      provider.start();
    }
  }

  #watchIdle(pooled: PooledTaskManager): void {
    const idle = pooled.owners.every((owner) => owner === null);
    if (!idle || pooled.cancelIdle !== null) return;
    pooled.cancelIdle = this.#options.timers.after(this.#options.idleTimeoutMs, () => {
      pooled.cancelIdle = null;
      if (!this.#closed && this.#taskManagers.size > this.#options.standby) {
        this.#options.provider.stop(pooled.taskManager.id);
      }
    });
  }
}
