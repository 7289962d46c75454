import type { DatabaseSync } from "node:sqlite";
import type { Job } from "@millrace/protocol";

/** Ended jobs that are kept; older ones leave the index. */
const ENDED_KEPT = 200;

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
  list(): readonly Job[] {
    return this.#database
      .prepare("SELECT body, graphs FROM jobs ORDER BY created_ms, id")
      .all()
      .map((row) => ({ ...parsed(row["graphs"]), ...parsed(row["body"]) }) as Job);
  }

  /** Enters a job, with its graphs, which never change. */
  add(job: Job): void {
    const { streamGraph, jobGraph, summary } = job;
    const { id, documentId, createdMs } = summary;
    this.#database
      .prepare(
        "INSERT INTO jobs (id, document_id, created_ms, ended, body, graphs) VALUES (?, ?, ?, 0, '{}', ?)",
      )
      .run(id, documentId, createdMs, JSON.stringify({ streamGraph, jobGraph }));
    this.write(job);
  }

  /** Survives the end of this process. The last writes before a power cut may be lost: the truth is elsewhere. */
  write(job: Omit<Job, "streamGraph" | "jobGraph">): void {
    const { summary, failure, subtasks, checkpoints, restarts, parts, rows } = job;
    const body = JSON.stringify({ summary, failure, subtasks, checkpoints, restarts, parts, rows });
    this.#database.exec("PRAGMA synchronous = NORMAL");
    try {
      this.#database
        .prepare("UPDATE jobs SET ended = ?, body = ? WHERE id = ?")
        .run(summary.endedMs === null ? 0 : 1, body, summary.id);
    } finally {
      this.#database.exec("PRAGMA synchronous = FULL");
    }
  }

  /** Forgets the oldest ended jobs beyond the number that is kept; returns their ids. */
  prune(): readonly string[] {
    return this.#database
      .prepare(
        `DELETE FROM jobs WHERE id IN (
           SELECT id FROM jobs WHERE ended = 1 ORDER BY created_ms DESC, id LIMIT -1 OFFSET ?
         ) RETURNING id`,
      )
      .all(ENDED_KEPT)
      .map((row) => String(row["id"]));
  }
}

const parsed = (text: unknown): object => JSON.parse(String(text)) as object;
