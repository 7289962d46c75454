import type { LiveState } from "./live-store.ts";

/** `connecting`: nothing has come yet of what the page waits for; `waiting`: there is no connection, another is tried soon. */
export type Liveness = "connecting" | "waiting" | "live";

type Heard = Pick<LiveState, "status" | "heard" | "heardOfJob" | "refusal"> & {
  readonly state: NonNullable<LiveState["job"]>["summary"]["state"] | null;
};

/**
 * Whether what the page shows comes from the server now. A page without a job waits for any word of the server; one with
 * a job for that job, or for the word that there is none, and while it runs for its first figures by this connection.
 */
export function liveness(
  { status, heard, heardOfJob, refusal, state }: Heard,
  { running, hasFigures }: { readonly running: boolean; readonly hasFigures: boolean },
): Liveness {
  if (status.kind !== "open") return status.kind;
  if (!running) return heard ? "live" : "connecting";
  if (refusal !== null) return "live";
  if (!heardOfJob || state === null) return "connecting";
  return state !== "running" || hasFigures ? "live" : "connecting";
}
