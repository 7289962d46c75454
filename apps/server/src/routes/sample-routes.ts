import {
  fileColumnsSchema,
  fileSampleSchema,
  hostSampleSchema,
  MAX_SAMPLE_BYTES,
  MAX_SAMPLE_ROWS,
  socketSampleSchema,
} from "@millrace/protocol";
import { z } from "zod";
import { sampleFile } from "../runners/file-sample.ts";
import { sampleSocket } from "../runners/socket-sample.ts";
import type { Services } from "../services.ts";
import { charsetSchema } from "./file-routes.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

/** Stands for a port where a server sends text. */
export const EXAMPLE_PORT = "9000";

/** Of no meaning for Parquet and Avro. */
const NO_CSV = {
  delimiter: ",",
  header: true,
  quote: null,
  comment: null,
  nullLiteral: null,
  charset: "UTF-8",
} as const;
const DEFAULT_BYTES = 128 * 1024;

export function sampleRoutes(services: Services): readonly AnyRoute[] {
  return [...fileSamples(services), ...momentSamples(services)];
}

function fileSamples({ roots, compiler }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/samples/file",
      summary: "The beginning of a file in the allowed directories, as whole lines",
      params: noParams,
      query: z.strictObject({
        path: z.string().min(1).max(4_096),
        bytes: z.coerce.number().int().min(1).max(MAX_SAMPLE_BYTES).default(DEFAULT_BYTES),
        charset: charsetSchema,
      }),
      body: { kind: "none" },
      status: 200,
      response: fileSampleSchema,
      errors: ["file.missing", "file.not-allowed"],
      example: { query: { path: "samples/mill.txt" } },
      handle: ({ query }) => sampleFile(roots, query),
    }),
    route({
      method: "get",
      path: "/api/samples/parquet",
      summary: "The first rows of a Parquet or Avro file in the allowed directories, as text",
      params: noParams,
      query: z.strictObject({
        path: z.string().min(1).max(4_096),
        rows: z.coerce.number().int().min(1).max(MAX_SAMPLE_ROWS).default(100),
        format: z.enum(["parquet", "avro"]).default("parquet"),
      }),
      body: { kind: "none" },
      status: 200,
      response: fileColumnsSchema,
      errors: ["file.missing", "file.not-allowed", "file.unreadable", "server.busy"],
      example: { query: { path: "datasets/flights-3m.parquet" } },
      handle: async ({ query: { path, rows, format } }) =>
        compiler.discover({ path: await roots.fileToRead(path), format, csv: NO_CSV, rows }),
    }),
  ];
}

/** What is heard in the moment of asking. */
function momentSamples({ hostSamples }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/samples/socket",
      summary: "What a TCP server sends in its first moments",
      params: noParams,
      query: z.strictObject({
        host: z.string().min(1).max(253),
        port: z.coerce.number().int().min(1).max(65_535),
      }),
      body: { kind: "none" },
      status: 200,
      response: socketSampleSchema,
      errors: ["socket.unreachable"],
      example: { query: { host: "127.0.0.1", port: EXAMPLE_PORT } },
      handle: ({ query: { host, port } }) => sampleSocket(host, port),
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
