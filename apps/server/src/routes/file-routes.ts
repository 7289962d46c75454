import { fileListSchema } from "@millrace/protocol";
import { z } from "zod";
import type { Services } from "../services.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

export function fileRoutes({ roots }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/files",
      summary: "The entries of an allowed directory; without a path, those directories",
      params: noParams,
      query: z.strictObject({ path: z.string().max(4_096).default("") }),
      body: { kind: "none" },
      status: 200,
      response: fileListSchema,
      errors: ["file.missing", "file.not-allowed"],
      example: { query: { path: "files" } },
      handle: ({ query }) => roots.list(query.path),
    }),
  ];
}
