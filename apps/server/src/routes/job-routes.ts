import {
  jobSchema,
  jobSummarySchema,
  keptCheckpointsSchema,
  runSchema,
  startedSchema,
} from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { JsonBytes } from "./json-bytes.ts";
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
    startRoute({ runner, autostart }),
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
        const record = runner.record(params.id);
        if (record === null) throw new RequestError("job.unknown", "There is no such job.");
        return JsonBytes.join(record.progress(), record.graphs.json);
      },
    }),
    stopRoute({ runner, autostart }),
    cancelRoute({ runner, autostart }),
    removeRoute(runner),
    restorePointsRoute(runner),
  ];
}

type Starting = Pick<Services, "runner" | "autostart">;

/** `true` and `false` as they stand in a query. */
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

function startRoute({ runner, autostart }: Starting): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs",
    summary: "Run a stored version of a document",
    params: noParams,
    query: noParams,
    body: { kind: "json", schema: runSchema },
    status: 201,
    response: startedSchema,
    errors: [
      "document.unknown",
      "document.invalid",
      "checkpoint.unknown",
      "checkpoint.incompatible",
      "server.busy",
    ],
    example: { body: { documentId: "example-host-metrics", version: 1 } },
    handle: async ({ body }) => {
      const job = await runner.start(body.documentId, body.version, body.from ?? null);
      await autostart.started(body.documentId);
      return { job };
    },
  });
}

function stopRoute({ runner, autostart }: Starting): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/stop",
    summary:
      "Take a last checkpoint that is kept to start from again, and end the job; with drain=true end the input instead: windows fire, and nothing is kept",
    params: idParams,
    query: z.strictObject({ drain: flag.optional() }),
    body: { kind: "none" },
    status: 202,
    response: startedSchema,
    errors: ["job.unknown", "job.ended"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: async ({ params, query }) => {
      const job = runner.end(params.id, query.drain === true ? "drain" : "suspend");
      await autostart.ended(job.documentId);
      return { job };
    },
  });
}

function cancelRoute({ runner, autostart }: Starting): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/cancel",
    summary: "End the job now; nothing more is committed. Its settings say whether its checkpoints are kept",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 202,
    response: startedSchema,
    errors: ["job.unknown", "job.ended"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: async ({ params }) => {
      const job = runner.end(params.id, "cancel");
      await autostart.ended(job.documentId);
      return { job };
    },
  });
}

function removeRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "delete",
    path: "/api/jobs/{id}",
    summary: "Forget a job that has ended, with its checkpoints; its part files stay",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: z.strictObject({ id: z.string() }),
    errors: ["job.unknown", "job.running", "checkpoint.in-use"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: async ({ params }) => {
      await runner.remove(params.id);
      return { id: params.id };
    },
  });
}

function restorePointsRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "get",
    path: "/api/documents/{id}/checkpoints",
    summary:
      "Kept checkpoints of a document's jobs, the newest first, and whether the newest version, or the one asked for, can start from them",
    params: idParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    body: { kind: "none" },
    status: 200,
    response: keptCheckpointsSchema,
    errors: ["document.unknown", "document.invalid", "server.busy"],
    example: { params: { id: "example-host-metrics" } },
    handle: ({ params, query }) => runner.restorePoints(params.id, query.version ?? null),
  });
}
