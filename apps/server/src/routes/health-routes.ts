import { z } from "zod";
import type { Services } from "../services.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const healthSchema = z.strictObject({
  status: z.literal("ok"),
  version: z.string(),
  epoch: z.int(),
  /** Functions in pipelines run at native speed and without a sandbox: whoever started the server decided so. */
  trustedFunctions: z.boolean(),
});

export function healthRoutes({ version, trustedFunctions, cluster }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/health",
      summary: "Whether the server answers",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: healthSchema,
      errors: [],
      example: {},
      handle: () => ({ status: "ok", version, epoch: cluster.epoch, trustedFunctions }),
    }),
  ];
}
