import type { JobEvent } from "@millrace/engine/node";
import type { Logger } from "pino";

/** What whoever runs the server may want to look up later, stacks included. */
export function logJobEvent(event: JobEvent, log: Logger): void {
  if (event.kind === "job-state" || event.kind === "restarting") log.info(event, event.kind);
  if (event.kind === "checkpoint-failed") log.info(event, event.kind);
  if (event.kind === "record-unwritten") log.error(event, "what became of a job cannot be written");
  if (event.kind === "record-written") log.info(event, event.kind);
  if (event.kind === "checkpoint-damaged") log.warn(event, "a checkpoint cannot be used");
}
