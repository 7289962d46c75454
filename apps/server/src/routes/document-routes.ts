import { emptyDocument } from "@millrace/graph";
import {
  createDocumentSchema,
  documentSchema,
  documentSummarySchema,
  savedSchema,
  saveDocumentSchema,
} from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import type { StoredText } from "../storage/document-store.ts";
import { idParams, JsonText, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const EXAMPLE_ID = "example-host-metrics";

export function documentRoutes({ documents, compiler }: Services): readonly AnyRoute[] {
  return [
    route({
      method: "get",
      path: "/api/documents",
      summary: "All documents, the newest first",
      params: noParams,
      query: noParams,
      body: { kind: "none" },
      status: 200,
      response: z.array(documentSummarySchema),
      errors: [],
      example: {},
      handle: () => documents.list(),
    }),
    route({
      method: "post",
      path: "/api/documents",
      summary: "Store a new document",
      params: noParams,
      query: noParams,
      body: { kind: "bytes", schema: createDocumentSchema },
      status: 201,
      response: savedSchema,
      errors: ["document.invalid", "server.busy", "storage.full"],
      example: { body: { document: emptyDocument("My pipeline") } },
      handle: async ({ body }) => savedOf(documents.create(await compiler.open(body, "create"))),
    }),
    route({
      method: "get",
      path: "/api/documents/{id}",
      summary: "A document in its newest version, or in the one asked for",
      params: idParams,
      query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
      body: { kind: "none" },
      status: 200,
      response: documentSchema,
      errors: ["document.unknown"],
      example: { params: { id: EXAMPLE_ID } },
      handle: ({ params, query }) => {
        const stored = documents.read(params.id, query.version ?? null);
        if (stored === null) throw unknownDocument();
        return documentText(stored);
      },
    }),
    saveRoute({ documents, compiler }),
    deleteRoute(documents),
  ];
}

function saveRoute({ documents, compiler }: Pick<Services, "documents" | "compiler">): AnyRoute {
  return route({
    method: "put",
    path: "/api/documents/{id}",
    summary: "Store a new version on top of the one it was made from",
    params: idParams,
    query: noParams,
    body: { kind: "bytes", schema: saveDocumentSchema },
    status: 200,
    response: savedSchema,
    errors: ["document.unknown", "document.stale", "document.invalid", "server.busy", "storage.full"],
    example: {
      params: { id: "example-word-count" },
      body: { baseVersion: 1, document: emptyDocument("Word count") },
    },
    handle: async ({ params, body }) => {
      const opened = await compiler.open(body, "save");
      const result = documents.save(params.id, opened.baseVersion, opened);
      if (result.kind === "unknown") throw unknownDocument();
      const { version, savedMs } = result;
      if (result.kind === "saved") return { id: params.id, version, savedMs };
      const message = `Version ${version} was saved in the meantime; nothing was overwritten.`;
      throw new RequestError("document.stale", message, [{ version, savedMs }]);
    },
  });
}

function deleteRoute(documents: Services["documents"]): AnyRoute {
  return route({
    method: "delete",
    path: "/api/documents/{id}",
    summary: "Delete a document; its versions stay in the database",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: z.strictObject({ id: z.string() }),
    errors: ["document.unknown"],
    example: { params: { id: "example-word-count" } },
    handle: ({ params }) => {
      if (!documents.delete(params.id)) throw unknownDocument();
      return { id: params.id };
    },
  });
}

const unknownDocument = (): RequestError =>
  new RequestError("document.unknown", "There is no such document.");

const savedOf = ({ id, version, savedMs }: StoredText) => ({ id, version, savedMs });

/** The document goes out as the text that it is stored as. */
function documentText({ id, version, savedMs, example, body }: StoredText): JsonText {
  const head = JSON.stringify({ id, version, savedMs, example });
  return new JsonText(`${head.slice(0, -1)},"document":${body}}`);
}
