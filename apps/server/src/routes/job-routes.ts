import {
  collectedRowSchema,
  jobSchema,
  jobSummarySchema,
  keptCheckpointSchema,
  keptCheckpointsSchema,
  runSchema,
  startedSchema,
} from "@millrace/protocol";
import { z } from "zod";
import type { CheckpointRef, SavepointRef } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { JsonBytes } from "./json-bytes.ts";
import { knownJob } from "./known-job.ts";
import { notInBatch } from "./not-in-batch.ts";
import { idParams, idSchema, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** Stands for the id that `POST /api/jobs` answered with. */
export const EXAMPLE_JOB_ID = "5f0c6a8e-2d3b-4f6e-9d57-0d1f0a3c9b42";

/** Stands for the id of a savepoint of it. */
export const EXAMPLE_SAVEPOINT_ID = `sp-${EXAMPLE_JOB_ID}-1`;

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
        const record = knownJob(runner, params.id);
        return JsonBytes.join(record.progress(), record.graphs.json);
      },
    }),
    rowsRoute(runner),
    stopRoute({ runner, autostart }),
    cancelRoute({ runner, autostart }),
    removeRoute(runner),
    restorePointsRoute(runner),
    restoreCheckRoute(runner),
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
    example: { body: { documentId: "example-host-metrics", version: 1, allRows: true } },
    handle: async ({ body }) => {
      const { allowNonRestoredState = false, allRows = false } = body;
      const job = await runner.start(body.documentId, body.version, body.from ?? null, {
        allowNonRestoredState,
        allRows,
      });
      await autostart.started(body.documentId);
      return { job };
    },
  });
}

function rowsRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "get",
    path: "/api/jobs/{id}/rows",
    summary:
      "Every row that the Print nodes give, a line of JSON each, until the job ends. For one reader of a job that was started with allRows; it is to be there within a minute, and a slow one holds the job back",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: collectedRowSchema,
    media: "application/x-ndjson",
    errors: ["rows.not-collected"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: ({ params }) => {
      const rows = runner.rowReaders.take(params.id);
      if (rows !== null) return rows;
      throw new RequestError(
        "rows.not-collected",
        "Nothing collects the rows of this job, or somebody reads them.",
      );
    },
  });
}

const NOTHING_TO_STOP_WITH =
  "A batch job has nothing to stop with: what its stages have written is of no use to another job. Cancel it instead.";

function stopRoute({ runner, autostart }: Starting): AnyRoute {
  return route({
    method: "post",
    path: "/api/jobs/{id}/stop",
    summary:
      "Take a last checkpoint that is kept to start from again, and end the job; with drain=true end the input instead: windows fire, and nothing is kept. With savepoint=true its last checkpoint becomes a savepoint. A batch job has nothing to stop with: it is refused",
    params: idParams,
    query: z.strictObject({
      drain: flag.optional(),
      savepoint: flag.optional(),
      name: z.string().trim().min(1).max(120).optional(),
    }),
    body: { kind: "none" },
    status: 202,
    response: startedSchema,
    errors: ["job.unknown", "job.ended", "job.batch"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: async ({ params, query }) => {
      notInBatch(runner, params.id, NOTHING_TO_STOP_WITH);
      const savepoint = query.savepoint === true ? { name: query.name ?? null } : null;
      const job = runner.end(params.id, query.drain === true ? "drain" : "suspend", savepoint);
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
      "Kept checkpoints of a document's jobs and savepoints of it, the newest first, and whether the newest version, or the one asked for, can start from them",
    params: idParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    body: { kind: "none" },
    status: 200,
    response: keptCheckpointsSchema,
    errors: ["document.unknown", "document.invalid", "server.busy"],
    example: { params: { id: "example-host-metrics" } },
    handle: ({ params, query }) => runner.restorePoints.list(params.id, query.version ?? null),
  });
}

function restoreCheckRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "get",
    path: "/api/documents/{id}/restore-check",
    summary:
      "What becomes, node by node, of a savepoint or of a job's checkpoint when the newest version, or the one asked for, starts from it",
    params: idParams,
    query: z.strictObject({
      version: z.coerce.number().int().min(1).optional(),
      savepoint: z.string().max(110).optional(),
      job: idSchema.optional(),
      checkpoint: z.coerce.number().int().min(1).optional(),
    }),
    body: { kind: "none" },
    status: 200,
    response: z.strictObject({ version: z.int(), checkpoint: keptCheckpointSchema }),
    errors: ["document.unknown", "document.invalid", "checkpoint.unknown", "request.invalid", "server.busy"],
    example: { params: { id: "example-host-metrics" }, query: { savepoint: EXAMPLE_SAVEPOINT_ID } },
    handle: ({ params, query }) =>
      runner.restorePoints.check(params.id, query.version ?? null, restoreRefOf(query)),
  });
}

interface RestoreQuery {
  readonly savepoint?: string | undefined;
  readonly job?: string | undefined;
  readonly checkpoint?: number | undefined;
}

function restoreRefOf({ savepoint, job, checkpoint }: RestoreQuery): CheckpointRef | SavepointRef {
  if (savepoint !== undefined) return { savepointId: savepoint };
  if (job !== undefined && checkpoint !== undefined) return { jobId: job, checkpointId: checkpoint };
  throw new RequestError("request.invalid", "Name a savepoint, or a job and a checkpoint of it.");
}
