import type { ErrorRequestHandler } from "express";
import type { Logger } from "pino";
import { RequestError } from "../api-error.ts";

/** SQLite's primary result code for a full disk. */
const SQLITE_FULL = 13;

/** Turns whatever a request threw into an error body. What nobody foresaw is logged whole and answered without detail. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = asRequestError(error);
    if (refusal.status >= 500)
      log.error({ err: error, method: request.method, path: request.path }, "request failed");
    else log.debug({ code: refusal.code, method: request.method, path: request.path }, "request refused");
    response.status(refusal.status);
    response.setHeader("Cache-Control", "no-store");
    response.json(refusal.body);
  };
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const { status, type, errcode } = error as { status?: unknown; type?: unknown; errcode?: unknown };
  if (errcode === SQLITE_FULL) {
    return new RequestError("storage.full", "No space is left on the disk: nothing was stored.");
  }
  if (type === "entity.too.large") return new RequestError("request.too-large", "The body is too large.");
  if (type === "encoding.unsupported")
    return new RequestError("request.not-json", "The body must not be compressed.");
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new RequestError("request.malformed", "The request cannot be read.");
  }
  return new RequestError("server.internal", "The server failed on this request; its log says more.");
}
