import type { ApiError } from "@millrace/protocol";

/** Every code that a REST answer can carry, with its status. One closed list. */
const STATUS = {
  "request.malformed": 400,
  "request.invalid": 400,
  "token.missing": 401,
  "token.wrong": 401,
  "request.forbidden-host": 403,
  "request.forbidden-origin": 403,
  "request.header-missing": 403,
  "file.not-allowed": 403,
  "route.unknown": 404,
  "document.unknown": 404,
  "version.unknown": 404,
  "job.unknown": 404,
  "taskmanager.unknown": 404,
  "file.missing": 404,
  "checkpoint.unknown": 404,
  "savepoint.unknown": 404,
  "state.unknown": 404,
  "capture.unknown": 404,
  "method.not-allowed": 405,
  "document.stale": 409,
  "job.ended": 409,
  "rows.not-collected": 409,
  "job.running": 409,
  "job.not-running": 409,
  "job.batch": 409,
  "ledger.continued": 409,
  "cluster.no-slots": 409,
  "checkpoint.in-use": 409,
  "request.too-large": 413,
  "request.not-json": 415,
  "document.invalid": 422,
  "checkpoint.incompatible": 422,
  "savepoint.unreadable": 422,
  "state.unreadable": 422,
  "state.too-large": 422,
  "checkpoint.failed": 503,
  "savepoint.failed": 503,
  "file.unreadable": 422,
  "socket.unreachable": 422,
  "request.too-many": 429,
  "server.internal": 500,
  "server.busy": 503,
  "cluster.unavailable": 503,
  "storage.full": 507,
} as const;

export type ApiErrorCode = keyof typeof STATUS;

/** Refuses a request; what the client sees of it is `body`, never a stack. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: ApiErrorCode;
  readonly details: readonly unknown[] | null;

  constructor(code: ApiErrorCode, message: string, details: readonly unknown[] | null = null) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return STATUS[this.code];
  }

  get body(): ApiError {
    const { code, message, details } = this;
    return {
      error: {
        code,
        message,
        ...(details === null ? {} : { details: details as ApiError["error"]["details"] & {} }),
      },
    };
  }
}

export const errorCodesOf = (status: number): readonly ApiErrorCode[] =>
  (Object.keys(STATUS) as ApiErrorCode[]).filter((code) => STATUS[code] === status);

export const statusOf = (code: ApiErrorCode): number => STATUS[code];
