import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { slotsLeftNeeded } from "../deployment-plan.ts";
import { FRESH_START, planRestore } from "../restore-plan.ts";
import type { RestorePlan, RestoreTerms } from "../restore-plan.ts";
import type { AllocatedSlot } from "../slot-pool.ts";
import type { JobContext, PreparedAttempt } from "./job-master-state.ts";

/** A checkpoint of the job itself. */
const OWN = { saved: null, allowNonRestoredState: false, isOwn: true } as const;

export interface PreparationOutcome {
  prepared(attempt: PreparedAttempt): void;
  failed(failure: JobFailure): void;
}

/**
 * Gets an attempt what it needs: slots, and the newest checkpoint, whose every byte holds where it is to `verify`. Both are
 * asked for at once; one outcome is reported, none after `withdraw`.
 */
export class AttemptPreparation {
  readonly #job: JobContext;
  readonly #outcome: PreparationOutcome;
  #slots: readonly AllocatedSlot[] | null = null;
  #restore: RestorePlan | null = null;
  readonly #verify: boolean;
  #done = false;
  #withdrawRequest: () => void = () => {};

  constructor(job: JobContext, outcome: PreparationOutcome, verify: boolean) {
    this.#job = job;
    this.#outcome = outcome;
    this.#verify = verify;
  }

  begin(): void {
    this.#requestSlots();
    this.#chooseRestorePoint().then(
      (restore) => {
        this.#restore = restore;
        this.#advance();
      },
      (error: unknown) => this.#fail(unreadable("-", error instanceof Error ? error.message : String(error))),
    );
  }

  /** Slots of it that were granted are gone: others are asked for, and another outcome follows. */
  taskManagerLost(taskManagerId: string): void {
    if (this.#slots?.some(({ taskManager }) => taskManager.id === taskManagerId) !== true) return;
    this.#slots = null;
    this.#done = false;
    this.#requestSlots();
  }

  withdraw(): void {
    this.#done = true;
    this.#withdrawRequest();
  }

  #requestSlots(): void {
    this.#withdrawRequest = this.#job.services.slots.request({
      jobId: this.#job.id,
      count: slotsLeftNeeded(this.#job.graph, this.#job.attemptGraph),
      granted: (slots) => {
        this.#slots = slots;
        this.#advance();
      },
      refused: (failure) => this.#fail(failure),
    });
  }

  #advance(): void {
    if (this.#done || this.#slots === null || this.#restore === null) return;
    this.#done = true;
    const slots = inPlace(this.#slots, this.#job.slots);
    this.#outcome.prepared({ slots, restore: this.#restore, verified: this.#verify });
  }

  #fail(failure: JobFailure): void {
    if (this.#done) return;
    this.withdraw();
    this.#outcome.failed(failure);
  }

  /** Null after a failure was reported. */
  async #chooseRestorePoint(): Promise<RestorePlan | null> {
    const { services, coordinator, record, id } = this.#job;
    await coordinator.settled();
    const listed = await services.storage.listCheckpoints(id);
    coordinator.adopt(listed);
    const directory = services.storage.checkpointDirectory(id);
    for (const checkpointId of listed.completed) {
      const terms = { ...OWN, isBase: coordinator.isBase(checkpointId) };
      const plan = await this.#restoreFrom(`${directory}/chk-${checkpointId}`, checkpointId, terms);
      if (plan !== null) return plan;
      if (this.#done) return null;
      coordinator.reject(checkpointId);
    }
    const newest = listed.completed[0];
    if (newest !== undefined) {
      this.#fail(restoreFailure(String(newest), "no retained checkpoint is intact"));
      return null;
    }
    const { restoreFrom, restoreGraph: saved = null, allowNonRestoredState = false } = record.now;
    if (restoreFrom === null) return FRESH_START;
    if (this.#job.graph.settings.runtimeMode === "batch") {
      this.#fail(restoreFailure(restoreFrom, "a batch job has no state to start from"));
      return null;
    }
    const plan = await this.#restoreFrom(restoreFrom, 0, {
      saved,
      allowNonRestoredState,
      isOwn: false,
      isBase: false,
    });
    if (plan === null) this.#fail(restoreFailure(restoreFrom, "it is damaged"));
    return plan;
  }

  /** Null where it is damaged, which watchers are told. */
  async #restoreFrom(path: string, checkpointId: number, how: RestoreTerms): Promise<RestorePlan | null> {
    const { storage } = this.#job.services;
    const verified = await (this.#verify ? storage.verifyCheckpoint(path) : storage.readCheckpoint(path));
    if (verified.kind === "damaged") {
      const { file, problem } = verified;
      if (problem === "unreadable") {
        this.#fail(unreadable(path, `${file} cannot be read`));
        return null;
      }
      this.#job.emit({
        kind: "checkpoint-damaged",
        jobId: this.#job.id,
        timeMs: this.#job.now(),
        checkpointId,
        file,
        problem,
      });
      return null;
    }
    const planned = planRestore(this.#job.graph, verified, how);
    if ("plan" in planned) return planned.plan;
    this.#fail(planned.failure);
    return null;
  }
}

/** The disk may give it at another time; an older checkpoint would bring rows again that are committed already. */
const unreadable = (checkpoint: string, problem: string): JobFailure => ({
  ...restoreFailure(checkpoint, problem),
  retry: true,
});

function restoreFailure(checkpoint: string, problem: string): JobFailure {
  return jobFailure("runtime.restore-failed", { checkpoint, problem });
}

/** Each of the granted slots that the job had before stays where it was: tasks that go on are there. In batch fewer may be granted than there were. */
function inPlace(
  granted: readonly AllocatedSlot[],
  before: readonly AllocatedSlot[],
): readonly AllocatedSlot[] {
  const given = new Map(granted.map((slot) => [slotKey(slot), slot]));
  const kept = granted.map((_, place) => {
    const was = before[place];
    return was && given.get(slotKey(was));
  });
  const others = granted.filter((slot) => !kept.includes(slot));
  return kept.flatMap((slot) => slot ?? others.shift() ?? []);
}

const slotKey = ({ taskManager, slot }: AllocatedSlot): string => `${taskManager.id} ${slot}`;
