import type { RescaleRefusal } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";
import { RequestError } from "../api-error.ts";
import type { JobGraphs } from "./job-record.ts";

/** The graphs of a job that goes on with another JobGraph. */
export function graphsOf(jobGraph: JobGraph, before: JobGraphs): JobGraphs {
  const known = JSON.parse(new TextDecoder().decode(before.json)) as object;
  const json = new TextEncoder().encode(JSON.stringify({ ...known, jobGraph }));
  return { jobGraph, streamEdges: before.streamEdges, json };
}

export function refusedRescale(refusal: RescaleRefusal): RequestError {
  switch (refusal.kind) {
    case "not-running":
      return new RequestError("job.not-running", "The job does not run at the moment.");
    case "batch":
      return new RequestError(
        "job.batch",
        "A batch job has no state to go on from: cancel it, and run it again with another parallelism.",
      );
    case "no-slots": {
      const { needed, available } = refusal;
      return new RequestError(
        "cluster.no-slots",
        `${needed} slots are needed, the job can have ${available}.`,
        [{ needed, available }],
      );
    }
    case "incompatible":
      return new RequestError(
        "checkpoint.incompatible",
        "The state of the job does not fit that graph.",
        refusal.problems,
      );
  }
}
