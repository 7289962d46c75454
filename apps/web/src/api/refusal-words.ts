import type { Words } from "../i18n/words.ts";
import { checkpointReason } from "../monitor/checkpoint-reason.ts";
import { ApiFailure } from "./api-failure.ts";

/** Codes whose words leave out what the server's own have: which file, which address. */
const MORE_IN_MESSAGE: ReadonlySet<string> = new Set(["file.unreadable", "socket.unreachable"]);

/** Why the server did not do it, in the reader's language; a code of a newer server stands with its own words. */
export function refusalWords(error: unknown, w: Words): string {
  if (!(error instanceof ApiFailure)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) return w.refusals.unreachable;
  const codes: Readonly<Record<string, string>> = w.refusals.codes;
  const text = codes[error.code];
  if (text === undefined) return error.message;
  if (MORE_IN_MESSAGE.has(error.code)) return `${text} (${error.message})`;
  const { reason, needed, available } = detailOf(error);
  if (typeof reason === "string") return w.refusals.because(text, checkpointReason(reason, w));
  if (typeof needed === "number" && typeof available === "number") return w.refusals.slots(needed, available);
  return text;
}

function detailOf({ details }: ApiFailure): Readonly<Record<string, unknown>> {
  const [first] = details;
  return typeof first === "object" && first !== null && !Array.isArray(first) ? first : {};
}
