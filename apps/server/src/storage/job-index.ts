import type { DatabaseSync } from "node:sqlite";
import type { JobProgress } from "@millrace/protocol";
import type { MetricsSnapshot } from "../live/job-metrics.ts";

/** Ended jobs that are kept; older ones are forgotten, with their checkpoints. */
const ENDED_KEPT = 200;

export interface IndexedJob {
  readonly job: JobProgress;
  /** Its graphs, as JSON in UTF-8. */
  readonly graphs: Uint8Array;
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
        "SELECT body, CAST(graphs AS BLOB) AS graphs, figures FROM jobs JOIN job_graphs ON job_id = id ORDER BY created_ms, id",
      )
      .all()
      .map((row) => {
        const job = parsed(row["body"]) as JobProgress;
        const summary = { ...job.summary, startedFrom: job.summary.startedFrom ?? null };
        const figures = row["figures"] === null ? null : (parsed(row["figures"]) as MetricsSnapshot);
        return { job: { ...job, summary }, graphs: row["graphs"] as Uint8Array, figures };
      });
  }

  /** Enters a job, with its graphs. */
  add(job: JobProgress, graphs: Uint8Array): void {
    const { id, documentId, createdMs } = job.summary;
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database
        .prepare("INSERT INTO job_graphs (job_id, graphs) VALUES (?, CAST(? AS TEXT))")
        .run(id, graphs);
      this.#database
        .prepare("INSERT INTO jobs (id, document_id, created_ms, ended, body) VALUES (?, ?, ?, 0, ?)")
        .run(id, documentId, createdMs, JSON.stringify(job));
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Of a job that was rescaled. */
  replaceGraphs(id: string, graphs: Uint8Array): void {
    this.#database.prepare("UPDATE job_graphs SET graphs = CAST(? AS TEXT) WHERE job_id = ?").run(graphs, id);
  }

  /** Survives the end of this process. The last writes before a power cut may be lost: the truth is elsewhere. */
  write(job: JobProgress, figures: MetricsSnapshot | null): void {
    const { summary } = job;
    const body = JSON.stringify(job);
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
