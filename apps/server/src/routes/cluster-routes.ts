import { clusterSchema, rpcLogSchema } from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { idParams, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** Stands for the id of a TaskManager that `GET /api/cluster` shows. */
export const EXAMPLE_TASK_MANAGER_ID = "tm-1";

export function clusterRoutes({ cluster, clusterView }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/cluster",
      summary: "TaskManagers, their slots, and how late the server's event loop is",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: clusterSchema,
      errors: [],
      example: {},
      handle: () => clusterView.toMessage(),
    }),
    route({
      method: "get",
      path: "/api/cluster/rpc",
      summary: "What JobManager and TaskManagers said to each other of late, and who asked for slots",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: rpcLogSchema,
      errors: [],
      example: {},
      handle: () => ({ entries: cluster.rpcLog(), slotRequests: cluster.slotRequests() }),
    }),
    route({
      method: "post",
      path: "/api/cluster/taskmanagers/{id}/kill",
      summary: "Kill a TaskManager: a drill",
      params: idParams,
      query: noParams,
      body: { kind: "none" },
      status: 202,
      response: z.strictObject({ id: z.string() }),
      errors: ["taskmanager.unknown"],
      example: { params: { id: EXAMPLE_TASK_MANAGER_ID } },
      handle: async ({ params }) => {
        if (!cluster.taskManagers().some(({ id }) => id === params.id)) {
          throw new RequestError("taskmanager.unknown", "There is no such TaskManager.");
        }
        await cluster.killTaskManager(params.id);
        return { id: params.id };
      },
    }),
  ];
}
