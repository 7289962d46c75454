import { emptyDocument } from "@millrace/graph";
import {
  checkedDocumentSchema,
  createDocumentSchema,
  documentSchema,
  documentSummarySchema,
  savedSchema,
  saveDocumentSchema,
} from "@millrace/protocol";
import type { DocumentSummary } from "@millrace/protocol";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { saveDocument } from "../runners/save-document.ts";
import type { StoredText } from "../storage/document-store.ts";
import { JsonBytes } from "./json-bytes.ts";
import { idParams, noParams, route } from "./route.ts";
import type { AnyRoute } from "./route.ts";

const EXAMPLE_ID = "example-host-metrics";

export function documentRoutes({ documents, versions, compiler, roots }: Services): readonly AnyRoute[] {
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
      handle: async ({ body }) => savedOf(await documents.create(await compiler.open(body, "create"))),
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
      handle: async ({ params, query }) => {
        const stored = await documents.read(params.id, query.version ?? null);
        if (stored === null) throw unknownDocument();
        return documentText(stored);
      },
    }),
    checkRoute({ compiler, roots }),
    saveRoute({ documents, versions, compiler }),
    deleteRoute(documents),
  ];
}

function checkRoute({ compiler, roots }: Pick<Services, "compiler" | "roots">): AnyRoute {
  return route({
    method: "post",
    path: "/api/check",
    summary:
      "Every problem that a document has on this server, whose files it names; nothing is stored or run",
    params: noParams,
    query: noParams,
    body: { kind: "bytes", schema: createDocumentSchema },
    status: 200,
    response: checkedDocumentSchema,
    errors: ["document.invalid", "server.busy"],
    example: { body: { document: emptyDocument("My pipeline") } },
    handle: async ({ body }) => {
      const opened = await compiler.open(body, "create");
      const { diagnostics } = await compiler.compile(opened.body, roots.data);
      return { diagnostics };
    },
  });
}

function saveRoute(services: Pick<Services, "documents" | "versions" | "compiler">): AnyRoute {
  return route({
    method: "put",
    path: "/api/documents/{id}",
    summary:
      "Store a new version on top of the one it was made from; where another was saved since, it is kept beside it",
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
      const { baseVersion, ...document } = await services.compiler.open(body, "save");
      return saveDocument(services, { id: params.id, baseVersion, document });
    },
  });
}

function deleteRoute(documents: Services["documents"]): AnyRoute {
  return route({
    method: "delete",
    path: "/api/documents/{id}",
    summary: "Delete a document with all of its versions",
    params: idParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: z.strictObject({ id: z.string() }),
    errors: ["document.unknown"],
    example: { params: { id: "example-word-count" } },
    handle: async ({ params }) => {
      if (!(await documents.delete(params.id))) throw unknownDocument();
      return { id: params.id };
    },
  });
}

const unknownDocument = (): RequestError =>
  new RequestError("document.unknown", "There is no such document.");

const savedOf = ({ id, version, savedMs }: DocumentSummary) => ({ id, version, savedMs });

/** The document goes out as the text that it is stored as. */
function documentText({ id, version, savedMs, example, body }: StoredText): JsonBytes {
  return JsonBytes.extend({ id, version, savedMs, example }, "document", body);
}
