import type { JobEvent } from "@millrace/engine/node";
import type { JobFailure } from "@millrace/graph";

/** The event with paths in its failure as documents name them: where the data directory lies is nobody's matter. */
export function withShownPaths(event: JobEvent, shown: (text: string) => string): JobEvent {
  switch (event.kind) {
    case "job-state":
    case "task-state":
      return event.failure === null ? event : { ...event, failure: shownFailure(event.failure, shown) };
    case "restarting":
      return event.cause === null ? event : { ...event, cause: shownFailure(event.cause, shown) };
    default:
      return event;
  }
}

/** The failure with paths as documents name them. */
export function shownFailure(failure: JobFailure, shown: (text: string) => string): JobFailure {
  const params = Object.fromEntries(
    Object.entries(failure.params).map(([name, value]) => [
      name,
      typeof value === "string" ? shown(value) : value,
    ]),
  );
  const { cause } = failure;
  return { ...failure, params, ...(cause === undefined ? {} : { cause: shown(cause) }) };
}
