import { jobLogSchema, nodeHistorySchema } from "@millrace/protocol";
import { z } from "zod";
import type { Services } from "../services.ts";
import { EXAMPLE_JOB_ID } from "./job-routes.ts";
import { knownJob } from "./known-job.ts";
import { idParams, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** What is kept of running jobs beyond their newest figures. */
export function watchRoutes({ runner, watch }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/jobs/{id}/log",
      summary: "What happened to a job since this server runs, the newest 500 lines, oldest first",
      params: idParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: jobLogSchema,
      errors: ["job.unknown"],
      example: { params: { id: EXAMPLE_JOB_ID } },
      handle: ({ params }) => {
        knownJob(runner, params.id);
        return { entries: watch.log(params.id) };
      },
    }),
    route({
      method: "get",
      path: "/api/jobs/{id}/history",
      summary: "Figures of one node over the last ten minutes, one a second; empty where none were measured",
      params: idParams,
      query: z.strictObject({ node: z.string().min(1).max(64) }),
      body: { kind: "none" },
      status: 200,
      response: nodeHistorySchema,
      errors: ["job.unknown"],
      example: { params: { id: EXAMPLE_JOB_ID }, query: { node: "source" } },
      handle: ({ params, query }) => {
        knownJob(runner, params.id);
        return watch.history(params.id, query.node);
      },
    }),
  ];
}
