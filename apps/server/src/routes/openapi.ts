import { errorSchema } from "@millrace/protocol";
import { z } from "zod";
import { statusOf } from "../api-error.ts";
import type { ApiErrorCode } from "../api-error.ts";
import type { Described } from "./docs-page.ts";
import { noParams, route } from "./route.ts";
import type { AnyRoute, RouteExample } from "./route.ts";

type Json = Record<string, unknown>;

const EVERY_ROUTE: readonly ApiErrorCode[] = [
  "request.invalid",
  "token.missing",
  "request.forbidden-host",
  "request.forbidden-origin",
  "server.internal",
];
const EVERY_CHANGE: readonly ApiErrorCode[] = [
  "request.malformed",
  "request.header-missing",
  "request.too-large",
  "request.not-json",
];

export interface OpenApi {
  readonly route: AnyRoute;
  readonly description: Described;
}

/** The route that describes all routes, itself included, from their own schemas; and the description. */
export function openApi(routes: readonly AnyRoute[], version: string): OpenApi {
  const self = route({
    method: "get",
    path: "/api/openapi.json",
    summary: "This description",
    params: noParams,
    query: noParams,
    body: { kind: "none" },
    status: 200,
    response: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
    errors: [],
    example: {},
    handle: () => description,
  });
  const description = describe([...routes, self], version);
  return { route: self, description: description as unknown as Described };
}

function describe(routes: readonly AnyRoute[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const each of routes) paths[each.path] = { ...paths[each.path], [each.method]: operation(each) };
  return {
    openapi: "3.1.0",
    info: { title: "Millrace", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      schemas: { Error: jsonSchema(errorSchema) },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{}, { token: [] }],
  };
}

function operation(each: AnyRoute): Json {
  const { summary, body, status, response, example, media = "application/json" } = each;
  const changes = each.method !== "get";
  return {
    operationId: `${each.method}${each.path.replaceAll(/[^\w]+(\w)?/gu, (_all, letter?: string) => letter?.toUpperCase() ?? "")}`,
    summary,
    parameters: [
      ...parameters(each.params, "path", example.params),
      ...parameters(each.query, "query", example.query),
      ...(changes
        ? [{ name: "x-millrace", in: "header", required: true, schema: { const: "1" }, example: "1" }]
        : []),
    ],
    ...(body.kind === "none" ? {} : { requestBody: requestBody(jsonSchema(body.schema), example) }),
    responses: {
      [status]: { description: summary, content: { [media]: { schema: jsonSchema(response) } } },
      ...refusals([...EVERY_ROUTE, ...(changes ? EVERY_CHANGE : []), ...each.errors]),
    },
  };
}

const requestBody = (schema: Json, example: RouteExample): Json => ({
  required: true,
  content: { "application/json": { schema, example: example.body } },
});

function parameters(
  schema: z.ZodType,
  place: "path" | "query",
  example: RouteExample["params"],
): readonly Json[] {
  const { properties = {}, required = [] } = jsonSchema(schema) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
    ...(example?.[name] === undefined ? {} : { example: example[name] }),
  }));
}

/** One answer a status, naming the codes that it may carry. */
function refusals(codes: readonly ApiErrorCode[]): Json {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  const byStatus = Map.groupBy(new Set(codes), statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [status, { description: ofStatus.join(", "), content }]),
  );
}

function jsonSchema(schema: z.ZodType): Json {
  const described: Json = { ...z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) };
  delete described["$schema"];
  return described;
}
