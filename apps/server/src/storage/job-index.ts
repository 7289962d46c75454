import type { DatabaseSync } from "node:sqlite";
import type { Job } from "@millrace/protocol";
import type { MetricsSnapshot } from "../live/job-metrics.ts";

/** Ended jobs that are kept; older ones are forgotten, with their checkpoints. */
const ENDED_KEPT = 200;

export interface IndexedJob {
  readonly job: Job;
  /** The last that were measured, or null. */
  readonly figures: MetricsSnapshot | null;
}

/**
 * What is known of each job, for lists and for the time after it ended. An index only: what is needed to go on with a
 * job is in its own directory on disk.
 */
export class JobIndex {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Oldest first. */
  list(): readonly IndexedJob[] {
    return this.#database
      .prepare(
        "SELECT body, graphs, figures FROM jobs LEFT JOIN job_graphs ON job_id = id ORDER BY created_ms, id",
      )
      .all()
      .map((row) => {
        const job = { ...parsed(row["graphs"] ?? "{}"), ...parsed(row["body"]) } as Job;
        const summary = { ...job.summary, startedFrom: job.summary.startedFrom ?? null };
        const figures = row["figures"] === null ? null : (parsed(row["figures"]) as MetricsSnapshot);
        return { job: { ...job, summary }, figures };
      });
  }

  /** Enters a job, with its graphs, which never change. */
  add(job: Job): void {
    const { streamGraph, jobGraph, summary } = job;
    const { id, documentId, createdMs } = summary;
    this.#database
      .prepare("INSERT INTO job_graphs (job_id, graphs) VALUES (?, ?)")
      .run(id, JSON.stringify({ streamGraph, jobGraph }));
    this.#database
      .prepare("INSERT INTO jobs (id, document_id, created_ms, ended, body) VALUES (?, ?, ?, 0, '{}')")
      .run(id, documentId, createdMs);
    this.write(job, null);
  }

  /** Survives the end of this process. The last writes before a power cut may be lost: the truth is elsewhere. */
  write(job: Omit<Job, "streamGraph" | "jobGraph">, figures: MetricsSnapshot | null): void {
    const { summary, failure, subtasks, checkpoints, restarts, parts, rows } = job;
    const body = JSON.stringify({ summary, failure, subtasks, checkpoints, restarts, parts, rows });
    this.#database.exec("PRAGMA synchronous = NORMAL");
    try {
      this.#database
        .prepare("UPDATE jobs SET ended = ?, body = ?, figures = ? WHERE id = ?")
        .run(
          summary.endedMs === null ? 0 : 1,
          body,
          figures === null ? null : JSON.stringify(figures),
          summary.id,
        );
    } finally {
      this.#database.exec("PRAGMA synchronous = FULL");
    }
  }

  /** The oldest ended jobs beyond the number that is kept. */
  surplus(): readonly string[] {
    return this.#database
      .prepare("SELECT id FROM jobs WHERE ended = 1 ORDER BY created_ms DESC, id LIMIT -1 OFFSET ?")
      .all(ENDED_KEPT)
      .map((row) => String(row["id"]));
  }

  remove(id: string): void {
    this.#database.prepare("DELETE FROM job_graphs WHERE job_id = ?").run(id);
    this.#database.prepare("DELETE FROM jobs WHERE id = ?").run(id);
  }
}

const parsed = (text: unknown): object => JSON.parse(String(text)) as object;
