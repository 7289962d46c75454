import { graphError, hasErrors, restoreCheck } from "@millrace/graph";
import type { Diagnostic, JobGraph, NodeRestore, RestoreCheck, RestoreOptions } from "@millrace/graph";
import type { ListedSavepoint } from "@millrace/engine/node";
import type { CheckpointRef, KeptCheckpoint, SavepointRef } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import type { JobPlanner } from "./job-planner.ts";
import type { JobRecord } from "./job-record.ts";

/** What a job starts from: where it lies, and the graph that its state is of. */
export interface RestorePoint {
  readonly ref: CheckpointRef;
  readonly path: string;
  readonly graph: JobGraph;
  readonly takenMs: number;
}

/** A savepoint, or a checkpoint of a job: null: its newest. */
export type StateRef = SavepointRef | { readonly jobId: string; readonly checkpointId: number | null };

/** On disk, whether or not it can be read; `graph` null: what it is of is not known. */
interface Found {
  readonly ref: CheckpointRef;
  readonly path: string;
  readonly graph: JobGraph | null;
  readonly damage: { readonly file: string; readonly problem: string } | null;
  readonly about: Pick<KeptCheckpoint, "jobState" | "savepoint" | "documentVersion" | "takenMs" | "bytes">;
}

const STRICT: RestoreOptions = { allowNonRestoredState: false };
const LENIENT: RestoreOptions = { allowNonRestoredState: true };

/** Checkpoints that are kept on disk and savepoints, held against a graph that is to start from one of them. */
export class RestorePoints {
  readonly #cluster: EngineCluster;
  readonly #planner: JobPlanner;
  readonly #records: () => Iterable<JobRecord>;

  constructor(cluster: EngineCluster, planner: JobPlanner, records: () => Iterable<JobRecord>) {
    this.#cluster = cluster;
    this.#planner = planner;
    this.#records = records;
  }

  /** Checkpoints of all jobs of a document and savepoints of it, the newest first, held against a version (null: the newest). */
  async list(
    documentId: string,
    wanted: number | null,
  ): Promise<{ readonly version: number; readonly checkpoints: readonly KeptCheckpoint[] }> {
    const { version, graphs } = await this.#planner.plan(documentId, wanted);
    const found: Found[] = [];
    for (const record of this.#records())
      if (record.summary.documentId === documentId) found.push(...(await this.#checkpointsOf(record)));
    for (const listed of await this.#cluster.savepoints.list()) {
      if (listed.kind === "intact" && listed.savepoint.origin?.documentId !== documentId) continue;
      if (listed.kind === "intact") found.push(this.#savepoint(listed));
    }
    const checkpoints = found.map((each) => entry(each, graphs.jobGraph));
    return { version, checkpoints: checkpoints.toSorted((a, b) => b.takenMs - a.takenMs) };
  }

  /** The one that is meant, held against a version of a document. Throws RequestError where either is unknown. */
  async check(
    documentId: string,
    wanted: number | null,
    from: CheckpointRef | SavepointRef,
  ): Promise<{ readonly version: number; readonly checkpoint: KeptCheckpoint }> {
    const { version, graphs } = await this.#planner.plan(documentId, wanted);
    return { version, checkpoint: entry(await this.#find(from), graphs.jobGraph) };
  }

  /** To start from. Throws RequestError where it is gone, or `next` cannot start from it. */
  async resolve(
    ref: CheckpointRef | SavepointRef,
    next: JobGraph,
    options: RestoreOptions,
  ): Promise<RestorePoint> {
    const found = await this.#find(ref);
    const { problems } = checkOf(found, next, options);
    const { path, graph } = found;
    if (graph !== null && !hasErrors(problems))
      return { ref: found.ref, path, graph, takenMs: found.about.takenMs };
    const what = found.about.savepoint === null ? "checkpoint" : "savepoint";
    throw new RequestError("checkpoint.incompatible", `The ${what} does not fit the pipeline.`, problems);
  }

  /** Throws RequestError where it is gone or cannot be read. */
  async locate(of: StateRef): Promise<RestorePoint> {
    const newest = "jobId" in of && of.checkpointId === null ? await this.#newest(of.jobId) : undefined;
    const found = newest ?? (await this.#find(of as CheckpointRef | SavepointRef));
    const { ref, path, graph, damage, about } = found;
    if (graph !== null && damage === null) return { ref, path, graph, takenMs: about.takenMs };
    throw new RequestError("state.unreadable", `The state cannot be read: ${damage?.problem ?? "missing"}.`);
  }

  /** The newest completed checkpoint of a job, or null. Throws RequestError where the job is unknown. */
  async newest(jobId: string): Promise<number | null> {
    if (this.#record(jobId) === undefined) throw new RequestError("job.unknown", "There is no such job.");
    return (await this.#newest(jobId))?.ref.checkpointId ?? null;
  }

  /** Whether the job began with the state of another one. */
  continues(jobId: string): boolean {
    return (this.#record(jobId)?.summary.startedFrom ?? null) !== null;
  }

  async #newest(jobId: string): Promise<Found | undefined> {
    const record = this.#record(jobId);
    return record === undefined ? undefined : (await this.#checkpointsOf(record))[0];
  }

  async #find(ref: CheckpointRef | SavepointRef): Promise<Found> {
    const found =
      "savepointId" in ref && ref.savepointId !== undefined
        ? await this.#findSavepoint(ref.savepointId)
        : await this.#findCheckpoint(ref as CheckpointRef);
    if (found !== undefined) return found;
    throw new RequestError("checkpoint.unknown", "There is no such checkpoint, or it is not kept any more.");
  }

  async #findCheckpoint({ jobId, checkpointId }: CheckpointRef): Promise<Found | undefined> {
    const record = this.#record(jobId);
    const kept = record === undefined ? [] : await this.#checkpointsOf(record);
    return kept.find((candidate) => candidate.ref.checkpointId === checkpointId);
  }

  async #findSavepoint(id: string): Promise<Found | undefined> {
    const listed = await this.#cluster.savepoints.read(id);
    return listed === null ? undefined : this.#savepoint(listed);
  }

  async #checkpointsOf({ summary, jobGraph }: JobRecord): Promise<readonly Found[]> {
    const kept = await this.#cluster.keptCheckpoints(summary.id);
    return kept.map(({ checkpointId, path, timestampMs, bytes, damage }) => ({
      ref: { jobId: summary.id, checkpointId },
      path,
      graph: jobGraph,
      damage: damage && { file: "manifest.json", problem: damage },
      about: {
        jobState: summary.state,
        savepoint: null,
        documentVersion: summary.documentVersion,
        takenMs: timestampMs,
        bytes,
      },
    }));
  }

  #savepoint(listed: ListedSavepoint): Found {
    const { id, path } = listed;
    if (listed.kind === "damaged") {
      return {
        ref: { jobId: "-", checkpointId: 1, savepointId: id },
        path,
        graph: null,
        damage: { file: "savepoint.json", problem: listed.problem },
        about: {
          jobState: null,
          savepoint: { id, name: null, trigger: "manual" },
          documentVersion: null,
          takenMs: 0,
          bytes: 0,
        },
      };
    }
    const { jobId, checkpointId, graph, name, trigger, origin, createdMs, bytes } = listed.savepoint;
    return {
      ref: { jobId, checkpointId, savepointId: id },
      path,
      graph,
      damage: null,
      about: {
        jobState: this.#record(jobId)?.summary.state ?? null,
        savepoint: { id, name, trigger },
        documentVersion: origin?.documentVersion ?? null,
        takenMs: createdMs,
        bytes,
      },
    };
  }

  #record(jobId: string): JobRecord | undefined {
    return [...this.#records()].find(({ summary }) => summary.id === jobId);
  }
}

function checkOf({ graph, damage }: Found, next: JobGraph, options: RestoreOptions): RestoreCheck {
  if (graph !== null && damage === null) return restoreCheck(graph, next, options);
  const params = damage ?? { file: "-", problem: "missing" };
  const code = params.problem === "version" ? "restore.newer-format" : "restore.checkpoint-damaged";
  return { nodes: [], problems: [graphError(code, { ...params })] };
}

function entry(found: Found, next: JobGraph): KeptCheckpoint {
  const { nodes, problems } = checkOf(found, next, STRICT);
  const { jobId, checkpointId } = found.ref;
  return {
    jobId,
    checkpointId,
    ...found.about,
    fits: fitOf(problems, checkOf(found, next, LENIENT).problems),
    nodes: nodes as unknown as KeptCheckpoint["nodes"] & readonly NodeRestore[],
    problems: problems as unknown as KeptCheckpoint["problems"],
  };
}

function fitOf(strict: readonly Diagnostic[], lenient: readonly Diagnostic[]): KeptCheckpoint["fits"] {
  if (!hasErrors(strict)) return "yes";
  return hasErrors(lenient) ? "no" : "asks";
}
