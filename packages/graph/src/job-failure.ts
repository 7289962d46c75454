import type { MessageParams } from "./messages/message.ts";
import type { FailureReason } from "./messages/message-code.ts";

/** Whose matter it is: the person's graph or data, the program, or the machine. */
export type FailureDomain = "user" | "system" | "resource";

/** Why a running job, or one task of it, failed. A plain value; crosses threads and is stored. */
export interface JobFailure {
  readonly reason: FailureReason;
  readonly domain: FailureDomain;
  /** False: a restart would fail in the same way, so none is made. */
  readonly retry: boolean;
  readonly operatorUid: string | null;
  readonly nodeId: string | null;
  /** Index of the subtask, from 0. */
  readonly subtask: number | null;
  readonly params: MessageParams;
  /** What led to it; for people who read logs, never parsed. */
  readonly cause?: string;
}

const USER = { domain: "user", retry: false } as const;
const SYSTEM = { domain: "system", retry: true } as const;
const RESOURCE = { domain: "resource", retry: true } as const;

/** The closed list: a reason without a domain does not compile. */
export const FAILURES: Readonly<
  Record<FailureReason, { readonly domain: FailureDomain; readonly retry: boolean }>
> = {
  "runtime.division-by-zero": USER,
  "runtime.overflow": USER,
  "runtime.cast-failed": USER,
  "runtime.session-gap": USER,
  "runtime.json": USER,
  "runtime.malformed-row": USER,
  "runtime.poison-row": USER,
  "runtime.file-missing": USER,
  "runtime.file-refused": USER,
  "runtime.unreadable-file": USER,
  "runtime.function-invalid": USER,
  "runtime.function-failed": USER,
  "runtime.function-timer-failed": USER,
  "runtime.function-result": USER,
  "runtime.function-unsafe-integer": USER,
  "runtime.partition-range": USER,
  "runtime.function-timeout": USER,
  "runtime.function-memory": USER,
  "runtime.socket": RESOURCE,
  "runtime.table-column-missing": USER,
  "runtime.table-column-type": USER,
  "runtime.table-key": USER,
  "runtime.table-null-key": USER,
  "runtime.table-failed": RESOURCE,
  "runtime.table-superseded": SYSTEM,
  "runtime.request-failed": RESOURCE,
  "runtime.disk-full": RESOURCE,
  "runtime.disk-failed": RESOURCE,
  "runtime.taskmanager-lost": SYSTEM,
  "runtime.task-stuck": { domain: "user", retry: true },
  "runtime.slot-lost": SYSTEM,
  "runtime.taskmanager-start-failed": RESOURCE,
  "runtime.no-slots": RESOURCE,
  "runtime.state-budget": { domain: "resource", retry: false },
  "runtime.state-disk-budget": { domain: "resource", retry: false },
  "runtime.state-backend": { domain: "resource", retry: false },
  "runtime.partition-lost": SYSTEM,
  "runtime.spill-budget": { domain: "resource", retry: false },
  "runtime.checkpoint-failures": SYSTEM,
  "runtime.restore-failed": { domain: "system", retry: false },
  "runtime.in-flight-without-edge": USER,
  "runtime.in-flight-changed": USER,
  "runtime.restored-value": USER,
  "runtime.restarts-exhausted": { domain: "system", retry: false },
  "runtime.internal": SYSTEM,
};

export type FailureWhere = Partial<Pick<JobFailure, "operatorUid" | "nodeId" | "subtask" | "cause">>;

export function jobFailure(
  reason: FailureReason,
  params: MessageParams = {},
  where: FailureWhere = {},
): JobFailure {
  return { reason, ...FAILURES[reason], operatorUid: null, nodeId: null, subtask: null, params, ...where };
}
