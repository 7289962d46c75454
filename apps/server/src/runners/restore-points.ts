import { graphError, hasErrors, stateProblems } from "@millrace/graph";
import type { Diagnostic, JobGraph } from "@millrace/graph";
import type { KeptCheckpoint as KeptOnDisk } from "@millrace/engine/node";
import type { CheckpointRef, KeptCheckpoint } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import type { JobRecord } from "./job-record.ts";

/** Checkpoints that are kept on disk, held against a graph that is to start from one of them. */
export class RestorePoints {
  readonly #cluster: EngineCluster;
  readonly #records: () => Iterable<JobRecord>;

  constructor(cluster: EngineCluster, records: () => Iterable<JobRecord>) {
    this.#cluster = cluster;
    this.#records = records;
  }

  /** Of all jobs of a document, the newest first. */
  async list(documentId: string, next: JobGraph): Promise<readonly KeptCheckpoint[]> {
    const listed: KeptCheckpoint[] = [];
    for (const record of this.#records()) {
      if (record.summary.documentId !== documentId) continue;
      for (const kept of await this.#cluster.keptCheckpoints(record.summary.id)) {
        listed.push(entry(record, kept, problemsOf(record, kept, next)));
      }
    }
    return listed.toSorted((a, b) => b.takenMs - a.takenMs);
  }

  /** Directory of the checkpoint. Throws RequestError where it is gone, or `next` cannot start from it. */
  async path({ jobId, checkpointId }: CheckpointRef, next: JobGraph): Promise<string> {
    const record = [...this.#records()].find(({ summary }) => summary.id === jobId);
    const onDisk = record === undefined ? [] : await this.#cluster.keptCheckpoints(jobId);
    const kept = onDisk.find((candidate) => candidate.checkpointId === checkpointId);
    if (record === undefined || kept === undefined) {
      throw new RequestError(
        "checkpoint.unknown",
        "There is no such checkpoint, or it is not kept any more.",
      );
    }
    const problems = problemsOf(record, kept, next);
    if (!hasErrors(problems)) return kept.path;
    throw new RequestError("checkpoint.incompatible", "The checkpoint does not fit the pipeline.", problems);
  }
}

function problemsOf({ jobGraph }: JobRecord, { damage }: KeptOnDisk, next: JobGraph): readonly Diagnostic[] {
  if (damage === null) return stateProblems(jobGraph, next);
  return [graphError("restore.checkpoint-damaged", { file: "manifest.json", problem: damage })];
}

function entry({ summary }: JobRecord, kept: KeptOnDisk, problems: readonly Diagnostic[]): KeptCheckpoint {
  return {
    jobId: summary.id,
    jobState: summary.state,
    documentVersion: summary.documentVersion,
    checkpointId: kept.checkpointId,
    takenMs: kept.timestampMs,
    bytes: kept.bytes,
    fits: !hasErrors(problems),
    problems: problems as unknown as KeptCheckpoint["problems"],
  };
}
