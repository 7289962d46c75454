import type { Job, JobState } from "@millrace/protocol";

/** Of a job, or of one of its tasks. */
export const isOver = (state: JobState | Job["subtasks"][number]["state"]): boolean =>
  state === "finished" || state === "cancelled" || state === "failed";

/** Stage by stage, without checkpoints to stop with or to start from. */
export const isBatch = (job: Job | null): boolean => job?.jobGraph.settings.runtimeMode === "batch";

/** Colour of a state's words; the words themselves say it too. */
export function stateTone(state: JobState): "okc" | "bpx" | "errc" | "d" {
  switch (state) {
    case "running":
    case "finished":
      return "okc";
    case "restarting":
    case "failing":
      return "bpx";
    case "failed":
      return "errc";
    case "created":
    case "cancelling":
    case "stopping":
    case "cancelled":
      return "d";
  }
}
