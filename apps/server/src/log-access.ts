import type { RequestHandler } from "express";
import type { AccessLog } from "./access-log.ts";

const MAX_AGENT_LENGTH = 200;

/** Enters every request when its answer is sent, or its connection is gone. */
export const logAccess =
  (log: AccessLog): RequestHandler =>
  (request, response, next) => {
    const timeMs = Date.now();
    const began = performance.now();
    const [path = ""] = request.originalUrl.split("?", 1);
    response.once("close", () => {
      const length = Number(response.getHeader("content-length") ?? 0);
      log.add({
        timeMs,
        method: request.method,
        path,
        status: response.statusCode,
        durationMs: performance.now() - began,
        bytes: Number.isFinite(length) ? length : 0,
        address: request.socket.remoteAddress ?? "",
        agent: (request.headers["user-agent"] ?? "").slice(0, MAX_AGENT_LENGTH),
      });
    });
    next();
  };
