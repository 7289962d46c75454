import {
  documentVersionSchema,
  nameVersionSchema,
  restoreVersionSchema,
  savedSchema,
} from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import { restoreVersion } from "../runners/save-document.ts";
import type { Services } from "../services.ts";
import { idParams, idSchema, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const versionParams = z.strictObject({ id: idSchema, version: z.coerce.number().int().min(1) });
const EXAMPLE = { id: "example-host-metrics", version: "1" };

export function versionRoutes(services: Services): readonly AnyRoute[] {
  return [listRoute(services), nameRoute(services), restoreRoute(services)];
}

function listRoute({ versions }: Services): AnyRoute {
  return route({
    method: "get",
    path: "/api/documents/{id}/versions",
    summary:
      "Versions of a document, the newest first, at most limit. Every save is kept until the document is deleted",
    params: idParams,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).default(200) }),
    body: { kind: "none" },
    status: 200,
    response: z.array(documentVersionSchema),
    errors: ["document.unknown"],
    example: { params: { id: EXAMPLE.id }, query: { limit: "50" } },
    handle: async ({ params, query }) => {
      const list = await versions.list(params.id, query.limit);
      if (list === null) throw new RequestError("document.unknown", "There is no such document.");
      return list;
    },
  });
}

function nameRoute({ versions }: Services): AnyRoute {
  return route({
    method: "put",
    path: "/api/documents/{id}/versions/{version}",
    summary: "Name a version, or take its name away with null",
    params: versionParams,
    query: noParams,
    body: { kind: "json", schema: nameVersionSchema },
    status: 200,
    response: documentVersionSchema,
    errors: ["document.unknown", "version.unknown"],
    example: { params: EXAMPLE, body: { name: "As it came" } },
    handle: async ({ params: { id, version }, body }) => {
      if ((await versions.list(id, 1)) === null)
        throw new RequestError("document.unknown", "There is no such document.");
      await versions.name(id, version, body.name);
      const named = await versions.read(id, version);
      if (named === null) throw unknownVersion();
      return named;
    },
  });
}

function restoreRoute(services: Services): AnyRoute {
  return route({
    method: "post",
    path: "/api/documents/{id}/versions/{version}/restore",
    summary: "Make an earlier version the newest again, as a version of its own",
    params: versionParams,
    query: noParams,
    body: { kind: "json", schema: restoreVersionSchema },
    status: 200,
    response: savedSchema,
    errors: ["document.unknown", "version.unknown", "document.stale", "server.busy", "storage.full"],
    example: { params: EXAMPLE, body: { baseVersion: 1 } },
    handle: async ({ params: { id, version }, body }) => {
      const restored = await restoreVersion(services, { id, version, baseVersion: body.baseVersion });
      if (restored === null) throw unknownVersion();
      return restored;
    },
  });
}

const unknownVersion = (): RequestError =>
  new RequestError("version.unknown", "There is no such version of the document.");
