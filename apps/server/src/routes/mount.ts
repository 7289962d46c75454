import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import express from "express";
import type { NextFunction, Request, RequestHandler, Response, Router } from "express";
import type { z } from "zod";
import { RequestError } from "../api-error.ts";
import type { Gatekeeper } from "../auth/gatekeeper.ts";
import { parseJson } from "./json-safety.ts";
import { JsonBytes } from "./json-bytes.ts";
import type { AnyRoute, Body, RouteInput } from "./route.ts";

export const MAX_BODY_BYTES = 10 * 1024 * 1024;
const SMALL_BODY_BYTES = 64 * 1024;

/** All routes as one router: gate, then body, then schemas, then the handler. Whatever is refused is thrown on. */
export function mount(routes: readonly AnyRoute[], gate: Gatekeeper): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use((request, _response, next) => {
    gate.checkOrigin(request);
    gate.checkToken(request, Date.now());
    if (request.method !== "GET" && request.method !== "HEAD") gate.checkChange(request);
    next();
  });
  for (const route of routes) {
    router[route.method](expressPath(route), ...bodyReaders(route.body), handler(route));
  }
  for (const path of new Set(routes.map(expressPath))) {
    router.all(path, () => {
      throw new RequestError("method.not-allowed", "This address does not take that method.");
    });
  }
  router.use(() => {
    throw new RequestError("route.unknown", "There is nothing at this address.");
  });
  return router;
}

const expressPath = (route: AnyRoute): string => route.path.replaceAll(/\{(\w+)\}/gu, ":$1");

function bodyReaders(body: Body): readonly RequestHandler[] {
  const limit = body.kind === "bytes" ? MAX_BODY_BYTES : SMALL_BODY_BYTES;
  return [requireJson(body), express.raw({ type: () => true, limit, inflate: false })];
}

const requireJson =
  (body: Body): RequestHandler =>
  (request, _response, next) => {
    const type = request.headers["content-type"];
    const empty = type === undefined && (request.headers["content-length"] ?? "0") === "0";
    if (body.kind === "none" ? !empty && !isJson(type) : !isJson(type)) {
      throw new RequestError("request.not-json", "The body has to be application/json.");
    }
    next();
  };

const isJson = (type: string | undefined): boolean =>
  /^application\/json(?:; ?charset=utf-8)?$/iu.test(type ?? "");

const handler =
  (route: AnyRoute) =>
  async (request: Request, response: Response, _next: NextFunction): Promise<void> => {
    const input = {
      params: checked(route.params, request.params, "address"),
      query: checked(route.query, request.query, "query"),
      body: readBody(route.body, request.body),
      request,
    };
    const answer = await route.handle(input as RouteInput<never, never, never>);
    response.status(route.status).type(route.media ?? "application/json");
    response.setHeader("Cache-Control", "no-store");
    if (answer instanceof Readable) {
      response.flushHeaders();
      await pipeline(answer, response).catch(() => answer.destroy());
      return;
    }
    if (answer instanceof JsonBytes) response.end(answer.whole());
    else response.send(JSON.stringify(answer));
  };

function readBody(body: Body, raw: unknown): unknown {
  const bytes = raw instanceof Uint8Array ? raw : new Uint8Array();
  if (body.kind === "bytes") return bytes;
  if (body.kind === "json")
    return checked(body.schema, parseJson(Buffer.from(bytes).toString("utf8")), "body");
  const text = Buffer.from(bytes).toString("utf8").trim();
  if (text !== "" && text !== "{}") throw new RequestError("request.invalid", "This request takes no body.");
  return undefined;
}

function checked(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new RequestError(
    "request.invalid",
    `The ${where} is not valid${at}: ${issue?.message ?? "unknown problem"}.`,
  );
}
