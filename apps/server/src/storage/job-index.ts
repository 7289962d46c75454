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
      .prepare("SELECT body FROM jobs ORDER BY created_ms, id")
      .all()
      .map((row) => JSON.parse(String(row["body"])) as Job);
  }

  /** Survives the end of this process. The last writes before a power cut may be lost: the truth is elsewhere. */
  write(job: Job): void {
    const { id, documentId, createdMs, endedMs } = job.summary;
    this.#database.exec("PRAGMA synchronous = NORMAL");
    try {
      this.#database
        .prepare(
          `INSERT INTO jobs (id, document_id, created_ms, ended, body) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, body = excluded.body`,
        )
        .run(id, documentId, createdMs, endedMs === null ? 0 : 1, JSON.stringify(job));
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
