import { jobSchema, jobSummarySchema, runSchema, startedSchema } from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { idParams, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** Stands for the id that `POST /api/jobs` answered with. */
export const EXAMPLE_JOB_ID = "5f0c6a8e-2d3b-4f6e-9d57-0d1f0a3c9b42";

export function jobRoutes({ runner, autostart }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/jobs",
      summary: "All jobs, the newest first",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: z.array(jobSummarySchema),
      errors: [],
      example: {},
      handle: () => runner.list(),
    }),
    route({
      method: "post",
      path: "/api/jobs",
      summary: "Run a stored version of a document",
      params: noParams,
      query: noParams,
      body: { kind: "json", schema: runSchema },
      status: 201,
      response: startedSchema,
      errors: ["document.unknown", "document.invalid", "server.busy"],
      example: { body: { documentId: "example-host-metrics", version: 1 } },
      handle: async ({ body }) => {
        const job = await runner.start(body.documentId, body.version);
        autostart.started(body.documentId);
        return { job };
      },
    }),
    route({
      method: "get",
      path: "/api/jobs/{id}",
      summary: "One job: graphs, subtasks, checkpoints, restarts, part files and printed rows",
      params: idParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: jobSchema,
      errors: ["job.unknown"],
      example: { params: { id: EXAMPLE_JOB_ID } },
      handle: ({ params }) => {
        const job = runner.get(params.id);
        if (job === null) throw new RequestError("job.unknown", "There is no such job.");
        return job;
      },
    }),
    endRoute("stop", "Drain the sources, take a final checkpoint and end the job", { runner, autostart }),
    endRoute("cancel", "End the job now; nothing more is committed", { runner, autostart }),
  ];
}

function endRoute(
  how: "cancel" | "stop",
  summary: string,
  { runner, autostart }: Pick<Services, "runner" | "autostart">,
): AnyRoute {
  return route({
    method: "post",
    path: `/api/jobs/{id}/${how}`,
    summary,
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 202,
    response: startedSchema,
    errors: ["job.unknown", "job.ended"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: ({ params }) => {
      const job = runner.end(params.id, how);
      autostart.ended(job.documentId);
      return { job };
    },
  });
}
