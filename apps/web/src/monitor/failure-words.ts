import { FAILURES, renderFailure } from "@millrace/graph";
import type { FailureReason, Locale, RenderedMessage } from "@millrace/graph";
import type { Failure } from "@millrace/protocol";

/** The words of a failure that came over the wire; a code of a newer server stands for itself. */
export function failureWords(failure: Failure, locale: Locale): RenderedMessage {
  if (!isKnown(failure.code)) return { message: failure.code, fix: "" };
  return renderFailure({ reason: failure.code, params: failure.params }, locale);
}

const isKnown = (code: string): code is FailureReason => Object.hasOwn(FAILURES, code);
