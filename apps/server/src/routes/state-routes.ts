import { describeStates } from "@millrace/engine/node";
import { ledgerSchema, liveStateSchema, stateOverviewSchema, statePageSchema } from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { StateRef } from "../runners/restore-points.ts";
import type { Services } from "../services.ts";
import { EXAMPLE_JOB_ID, EXAMPLE_SAVEPOINT_ID } from "./job-routes.ts";
import { knownJob } from "./known-job.ts";
import { idParams, idSchema, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const savepointId = z.string().regex(/^sp-[A-Za-z0-9_-]{1,100}$/u);

/** A savepoint, or a job and a checkpoint of it: the newest where none is named. */
const stateOf = {
  savepoint: savepointId.optional(),
  job: idSchema.optional(),
  checkpoint: z.coerce.number().int().min(1).optional(),
} as const;

/** `true` and `false` as they stand in a query. */
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

const ERRORS = ["checkpoint.unknown", "savepoint.unknown", "request.invalid", "state.unreadable"] as const;

export function stateRoutes({ runner }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/state",
      summary:
        "The states of a savepoint, or of a job as of a checkpoint, and their columns; with live=true of its tasks, whatever is completed",
      params: noParams,
      query: z.strictObject({ ...stateOf, live: flag.optional() }),
      body: { kind: "none" },
      status: 200,
      response: stateOverviewSchema,
      errors: [...ERRORS, "job.unknown"],
      example: { query: { savepoint: EXAMPLE_SAVEPOINT_ID } },
      handle: ({ query }) =>
        query.live === true && query.job !== undefined
          ? { source: null, states: describeStates(knownJob(runner, query.job).jobGraph) }
          : runner.states.overview(refOf(query)),
    }),
    ledgerRoute(runner),
    liveRoute(runner),
    route({
      method: "get",
      path: "/api/state/rows",
      summary:
        "Entries of one state by page and by a text in their key; with against (a savepoint, or a checkpoint of the same job) those that differ",
      params: noParams,
      query: z.strictObject({
        ...stateOf,
        operator: z.string().max(200),
        state: z.string().max(100),
        search: z.string().max(200).optional(),
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        against: z.union([savepointId, z.coerce.number().int().min(1)]).optional(),
      }),
      body: { kind: "none" },
      status: 200,
      response: statePageSchema,
      errors: [...ERRORS, "state.unknown", "state.too-large"],
      example: { query: { savepoint: EXAMPLE_SAVEPOINT_ID, operator: "show#0", state: "position" } },
      handle: ({ query }) => {
        const { operator: operatorUid, state, search = null, offset, limit, against } = query;
        const wanted = { operatorUid, state, search, offset, limit };
        return runner.states.page(
          refOf(query),
          wanted,
          against === undefined ? null : refAgainst(query, against),
        );
      },
    }),
  ];
}

function liveRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "get",
    path: "/api/jobs/{id}/state",
    summary:
      "What the tasks of a running job hold now of one state by key, up to a limit, by a text in the key; its tasks answer between two batches",
    params: idParams,
    query: z.strictObject({
      operator: z.string().max(200),
      state: z.string().max(100),
      search: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    body: { kind: "none" },
    status: 200,
    response: liveStateSchema,
    errors: ["job.unknown", "job.not-running", "state.unknown"],
    example: { params: { id: EXAMPLE_JOB_ID }, query: { operator: "window#0", state: "slices" } },
    handle: ({ params, query: { operator: operatorUid, state, search = null, limit } }) => {
      knownJob(runner, params.id);
      return runner.states.live(params.id, { operatorUid, state, search, limit });
    },
  });
}

function ledgerRoute(runner: Services["runner"]): AnyRoute {
  return route({
    method: "get",
    path: "/api/jobs/{id}/ledger",
    summary:
      "Committed rows of the job's file sinks against what its sources had given as of the newest checkpoint, where that can be told",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: ledgerSchema,
    errors: ["job.unknown", "checkpoint.unknown", "state.unreadable", "ledger.continued"],
    example: { params: { id: EXAMPLE_JOB_ID } },
    handle: ({ params }) => runner.states.ledger(params.id),
  });
}

interface StateQuery {
  readonly savepoint?: string | undefined;
  readonly job?: string | undefined;
  readonly checkpoint?: number | undefined;
}

function refOf({ savepoint, job, checkpoint }: StateQuery): StateRef {
  if (savepoint !== undefined) return { savepointId: savepoint };
  if (job !== undefined) return { jobId: job, checkpointId: checkpoint ?? null };
  throw new RequestError("request.invalid", "Name a savepoint or a job.");
}

function refAgainst({ job }: StateQuery, against: string | number): StateRef {
  if (typeof against === "string") return { savepointId: against };
  if (job !== undefined) return { jobId: job, checkpointId: against };
  throw new RequestError("request.invalid", "A checkpoint to compare with is one of the same job.");
}
