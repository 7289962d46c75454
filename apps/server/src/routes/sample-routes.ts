import { fileSampleSchema, hostSampleSchema, MAX_SAMPLE_BYTES } from "@millrace/protocol";
import { z } from "zod";
import { sampleFile } from "../runners/file-sample.ts";
import type { Services } from "../services.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const DEFAULT_BYTES = 128 * 1024;

export function sampleRoutes({ roots, hostSamples }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/samples/file",
      summary: "The beginning of a file in the allowed directories, as whole lines",
      params: noParams,
      query: z.strictObject({
        path: z.string().min(1).max(4_096),
        bytes: z.coerce.number().int().min(1).max(MAX_SAMPLE_BYTES).default(DEFAULT_BYTES),
      }),
      body: { kind: "none" },
      status: 200,
      response: fileSampleSchema,
      errors: ["file.missing", "file.not-allowed"],
      example: { query: { path: "samples/mill.txt" } },
      handle: ({ query }) => sampleFile(roots, query.path, query.bytes),
    }),
    route({
      method: "get",
      path: "/api/samples/host-metrics",
      summary: "What this machine reported lately: CPU, memory, load, disk, network",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: hostSampleSchema,
      errors: [],
      example: {},
      handle: () => hostSamples.recent(),
    }),
  ];
}
