import type { SinkSpec } from "@millrace/graph";

/**
 * How a sink keeps its promise after a failure, when rows since the last checkpoint come again.
 *
 * `two-phase-commit`: written rows are seen when the checkpoint that covers them is complete, once (TransactionalOutput).
 * `idempotent-upsert`: a row replaces the one with its key, so that the same rows again end in the same table; readers may
 * see them before their checkpoint, and older values for a moment after a failure (SqliteSink).
 * `at-least-once`: what was written since the last checkpoint is written again.
 * `unconfirmed`: that too, and nobody says that what was sent was read: with a connection rows are lost.
 * `nothing`: there is nothing to be seen.
 */
export type SinkDelivery =
  | "two-phase-commit"
  | "idempotent-upsert"
  | "at-least-once"
  | "unconfirmed"
  | "nothing";

/** A sink without an entry does not compile. */
export const SINK_DELIVERY: Readonly<Record<SinkSpec["kind"], SinkDelivery>> = {
  "file-sink": "two-phase-commit",
  "print-sink": "at-least-once",
  "stderr-sink": "at-least-once",
  "socket-sink": "unconfirmed",
  "sqlite-sink": "idempotent-upsert",
  "discard-sink": "nothing",
};
