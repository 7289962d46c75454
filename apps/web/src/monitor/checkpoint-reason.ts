import { checkpointFailureReasonSchema } from "@millrace/protocol";
import type { CheckpointFailureReason } from "@millrace/protocol";
import type { Words } from "../i18n/words.ts";

/** Why a checkpoint did not complete, in words. */
export function checkpointReason(reason: string, w: Words): string {
  const reasons: Readonly<Record<CheckpointFailureReason, string>> = w.watch.checkpoint.reasons;
  const known = checkpointFailureReasonSchema.safeParse(reason);
  return known.success ? reasons[known.data] : reason;
}
