import { captureIdSchema, captureSchema, keptCaptureSchema } from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { JsonBytes } from "./json-bytes.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const EXAMPLE = { files: { "samples/mill.txt": "to be\n" }, sockets: {}, hostSamples: [], document: null };
/** Of the example. */
const EXAMPLE_CAPTURE_ID = "cb58600968318804280795a36e9dc3b17e01b9cb4ecac1cc0cf7c0cdd8c1e8c8";

export function captureRoutes({ captures }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "post",
      path: "/api/captures",
      summary:
        "Keep captured input of a run in Step by its content, so that a link names it. Kept are 64 MB; those that were kept or opened the longest ago go first",
      params: noParams,
      query: noParams,
      body: { kind: "bytes", schema: captureSchema },
      status: 201,
      response: keptCaptureSchema,
      errors: ["request.too-large", "storage.full"],
      example: { body: EXAMPLE },
      handle: async ({ body }) => {
        const kept = await captures.keep(body);
        if (kept.kind === "kept") return { id: kept.id };
        throw kept.kind === "invalid"
          ? new RequestError("request.invalid", "The body is no captured input.")
          : new RequestError("request.too-large", "The captured input is too large to be kept.");
      },
    }),
    route({
      method: "get",
      path: "/api/captures/{id}",
      summary: "Captured input of a run in Step, as it was kept",
      params: z.strictObject({ id: captureIdSchema }),
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: captureSchema,
      errors: ["capture.unknown"],
      example: { params: { id: EXAMPLE_CAPTURE_ID } },
      handle: async ({ params }) => {
        const body = await captures.read(params.id);
        if (body === null)
          throw new RequestError("capture.unknown", "This captured input is not kept here, or not any more.");
        return JsonBytes.of(body);
      },
    }),
  ];
}
