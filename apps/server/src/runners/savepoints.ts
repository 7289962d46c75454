import type {
  JobHandle,
  ListedSavepoint,
  Savepoint as OnDisk,
  SavepointRequest,
  SavepointStorage,
} from "@millrace/engine/node";
import type {
  CheckpointFailureReason,
  Savepoint,
  SavepointDetail,
  SavepointList,
  TakenCheckpoint,
} from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { ApiErrorCode } from "../api-error.ts";
import type { JobRecord } from "./job-record.ts";

export interface RunningJob {
  readonly record: JobRecord;
  readonly handle: JobHandle;
}

/** Savepoints as clients see them. */
export class Savepoints {
  readonly #storage: SavepointStorage;
  readonly #records: () => Iterable<JobRecord>;

  constructor(storage: SavepointStorage, records: () => Iterable<JobRecord>) {
    this.#storage = storage;
    this.#records = records;
  }

  /** All, or those of a job or a document; damaged ones only among all. */
  async list(of: { readonly jobId?: string; readonly documentId?: string }): Promise<SavepointList> {
    const listed = await this.#storage.list();
    const all = of.jobId === undefined && of.documentId === undefined;
    return {
      savepoints: listed.flatMap((each) => {
        if (each.kind === "damaged") return [];
        const { jobId, origin } = each.savepoint;
        if (of.jobId !== undefined && of.jobId !== jobId) return [];
        if (of.documentId !== undefined && of.documentId !== origin?.documentId) return [];
        return [savepointMessage(each.savepoint, each.path)];
      }),
      damaged: listed.flatMap((each) =>
        all && each.kind === "damaged" ? [{ id: each.id, path: each.path, problem: each.problem }] : [],
      ),
    };
  }

  /** Throws RequestError where there is none, or it cannot be read. */
  async read(id: string): Promise<SavepointDetail> {
    const { savepoint, path } = await this.intact(id);
    return { ...savepointMessage(savepoint, path), states: savepoint.states };
  }

  /** Throws RequestError where it cannot be taken. */
  async take(
    { handle, record }: RunningJob,
    name: string | null,
    trigger: SavepointRequest["trigger"] = "manual",
  ): Promise<Savepoint> {
    const outcome = await handle.savepoint(savepointRequest(record, name, trigger));
    if (outcome.kind === "completed") return savepointMessage(outcome.savepoint, outcome.path);
    const code = outcome.reason === "disk-full" ? "storage.full" : "savepoint.failed";
    throw notTaken(code, "savepoint", outcome.reason);
  }

  /** A checkpoint at once. Throws RequestError where it does not complete. */
  async checkpoint({ handle, record }: RunningJob): Promise<TakenCheckpoint> {
    const outcome = await handle.checkpoint();
    if (outcome.kind === "failed") throw notTaken("checkpoint.failed", "checkpoint", outcome.reason);
    const { checkpointId, path } = outcome;
    return { jobId: record.id, checkpointId, path };
  }

  async intact(id: string): Promise<Extract<ListedSavepoint, { readonly kind: "intact" }>> {
    const listed = await this.#storage.read(id);
    if (listed === null) throw new RequestError("savepoint.unknown", "There is no such savepoint.");
    if (listed.kind === "damaged")
      throw new RequestError("savepoint.unreadable", `The savepoint cannot be read: ${listed.problem}.`);
    return listed;
  }

  /** Throws RequestError where there is none, or a job that began with it has nothing else to go back to. */
  async remove(id: string): Promise<void> {
    if ((await this.#storage.read(id)) === null)
      throw new RequestError("savepoint.unknown", "There is no such savepoint.");
    for (const { summary, ended } of this.#records()) {
      if (ended || summary.startedFrom?.savepointId !== id || summary.lastCheckpoint !== null) continue;
      throw new RequestError("checkpoint.in-use", "A job that runs began with it and has no checkpoint yet.");
    }
    await this.#storage.remove(id);
  }
}

function notTaken(code: ApiErrorCode, what: string, reason: CheckpointFailureReason): RequestError {
  return new RequestError(code, `The ${what} could not be taken: ${reason}.`, [{ reason }]);
}

export function savepointRequest(
  { summary: { documentId, documentVersion } }: JobRecord,
  name: string | null,
  trigger: SavepointRequest["trigger"],
): SavepointRequest {
  const origin = documentId === null || documentVersion === null ? null : { documentId, documentVersion };
  return { name, trigger, origin };
}

function savepointMessage(savepoint: OnDisk, path: string): Savepoint {
  const { id, name, trigger, createdMs, jobId, jobName, origin, checkpointId } = savepoint;
  const { maxParallelism, bytes, graphDigest } = savepoint;
  return {
    id,
    name,
    trigger,
    createdMs,
    jobId,
    jobName,
    documentId: origin?.documentId ?? null,
    documentVersion: origin?.documentVersion ?? null,
    checkpointId,
    maxParallelism,
    bytes,
    graphDigest,
    path,
  };
}
