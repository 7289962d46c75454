import {
  rescaleSchema,
  savepointDetailSchema,
  savepointListSchema,
  savepointSchema,
  startedSchema,
  takenCheckpointSchema,
  takeSavepointSchema,
} from "@millrace/protocol";
import { z } from "zod";
import type { Services } from "../services.ts";
import { EXAMPLE_JOB_ID, EXAMPLE_SAVEPOINT_ID } from "./job-routes.ts";
import { notInBatch } from "./not-in-batch.ts";
import { idParams, idSchema, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const savepointParams = z.strictObject({ id: z.string().regex(/^sp-[A-Za-z0-9_-]{1,100}$/u) });

export function savepointRoutes({ runner }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/savepoints",
      summary: "Savepoints, the newest first: all, or those of a job or of a document",
      params: noParams,
      query: z.strictObject({ job: idSchema.optional(), document: idSchema.optional() }),
      body: { kind: "none" },
      status: 200,
      response: savepointListSchema,
      errors: [],
      example: {},
      handle: ({ query: { job, document } }) =>
        runner.savepoints.list({
          ...(job !== undefined && { jobId: job }),
          ...(document !== undefined && { documentId: document }),
        }),
    }),
    takeRoute(runner),
    checkpointRoute(runner),
    rescaleRoute(runner),
    route({
      method: "get",
      path: "/api/savepoints/{id}",
      summary: "One savepoint, with the columns of every state in it",
      params: savepointParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: savepointDetailSchema,
      errors: ["savepoint.unknown", "savepoint.unreadable"],
      example: { params: { id: EXAMPLE_SAVEPOINT_ID } },
      handle: ({ params }) => runner.savepoints.read(params.id),
    }),
    route({
      method: "delete",
      path: "/api/savepoints/{id}",
      summary: "Delete a savepoint: nothing can start from it any more",
      params: savepointParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: z.strictObject({ id: z.string() }),
      errors: ["savepoint.unknown", "checkpoint.in-use"],
      example: { params: { id: EXAMPLE_SAVEPOINT_ID } },
      handle: async ({ params }) => {
        await runner.savepoints.remove(params.id);
        return { id: params.id };
      },
    }),
  ];
}

const NO_CHECKPOINTS =
  "A batch job takes no checkpoints: what fails in it begins again from the stage before.";

function rescaleRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/rescale",
    summary:
      "Go on with another default parallelism: the job takes a checkpoint, and its next attempt starts from it",
    params: idParams,
    query: noParams,
    body: { kind: "json", schema: rescaleSchema },
    status: 202,
    response: startedSchema,
    errors: [
      "job.unknown",
      "job.ended",
      "job.not-running",
      "job.batch",
      "cluster.no-slots",
      "document.unknown",
      "document.invalid",
      "checkpoint.incompatible",
      "server.busy",
    ],
    example: { params: { id: EXAMPLE_JOB_ID }, body: { parallelism: 2 } },
    handle: async ({ params, body }) => ({ job: await runner.rescale(params.id, body.parallelism) }),
  });
}

function checkpointRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/checkpoints",
    summary: "Trigger a checkpoint of a running job, whatever its interval is; answered when it is complete",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 201,
    response: takenCheckpointSchema,
    errors: ["job.unknown", "job.ended", "job.batch", "checkpoint.failed"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: ({ params }) => {
      notInBatch(runner, params.id, NO_CHECKPOINTS);
      return runner.takeCheckpoint(params.id);
    },
  });
}

function takeRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/savepoints",
    summary: "Take a savepoint of a running job, which goes on; answered when it is on disk",
    params: idParams,
    query: noParams,
    body: { kind: "json", schema: takeSavepointSchema },
    status: 201,
    response: savepointSchema,
    errors: ["job.unknown", "job.ended", "job.batch", "savepoint.failed", "storage.full"],
    example: { params: { id: EXAMPLE_JOB_ID }, body: { name: "before the change" } },
    handle: ({ params, body }) => {
      notInBatch(runner, params.id, NO_CHECKPOINTS);
      return runner.takeSavepoint(params.id, body.name ?? null);
    },
  });
}
