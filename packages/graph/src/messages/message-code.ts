import type { en } from "./en.ts";

/** Every code that has words. A code without words does not compile, nor words in one language only. */
export type MessageCode = keyof typeof en;

/** Why a running job failed. */
export type FailureReason = Extract<MessageCode, `runtime.${string}`>;

/** What can be wrong with a person's graph. */
export type DiagnosticCode = Exclude<MessageCode, FailureReason>;
