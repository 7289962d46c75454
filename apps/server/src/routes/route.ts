import type { Request } from "express";
import { z } from "zod";
import type { ApiErrorCode } from "../api-error.ts";

export type Method = "get" | "post" | "put" | "delete";

/** Ids of documents, jobs and TaskManagers in paths. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/u);
export const idParams = z.strictObject({ id: idSchema });
export const noParams = z.strictObject({});

/** `bytes`: a body that may be large; the handler has it read by a worker thread. Its schema is for the description. */
export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly schema: z.ZodType }
  | { readonly kind: "bytes"; readonly schema: z.ZodType };

/** A call that works on a server as it is after its first start, in the order of the routes. */
export interface RouteExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
}

/**
 * One route: from it come the handler, the checks before it and its entry in `/api/openapi.json`.
 * `handle` gives the answer as a value of `response`, as JsonBytes where it is JSON already, or as a Readable of lines.
 */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  readonly method: Method;
  /** With `{id}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly body: Body;
  readonly status: 200 | 201 | 202;
  /** Of the answer, or of one of its lines where `media` says that it is a stream of them. */
  readonly response: z.ZodType;
  readonly media?: "application/x-ndjson";
  /** What it may refuse with, beside what every route may. */
  readonly errors: readonly ApiErrorCode[];
  readonly example: RouteExample;
  handle(input: RouteInput<P, Q, B>): unknown;
}

export type AnyRoute = Route<never, never, never>;

type BodyOf<B extends Body> = B extends { readonly kind: "json"; readonly schema: z.ZodType<infer T> }
  ? T
  : B extends { readonly kind: "bytes" }
    ? Uint8Array
    : undefined;

interface RouteDefinition<P extends z.ZodType, Q extends z.ZodType, B extends Body> extends Omit<
  Route,
  "params" | "query" | "body" | "handle"
> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  handle(input: RouteInput<z.infer<P>, z.infer<Q>, BodyOf<B>>): unknown;
}

/** Checks a handler against the schemas of its own route. */
export function route<P extends z.ZodType, Q extends z.ZodType, const B extends Body>(
  definition: RouteDefinition<P, Q, B>,
): AnyRoute {
  return definition as unknown as AnyRoute;
}
