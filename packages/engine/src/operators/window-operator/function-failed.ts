import type { FunctionCode } from "@millrace/graph";
import { rowFailure } from "../../functions/function-failure.ts";
import type { FunctionFailure } from "../../functions/function-failure.ts";
import type { OperatorContext } from "../operator.ts";

/** A function that throws at a window fails the job, or is counted. `where`: what it was called for. */
// oxlint-disable-next-line max-params -- what failed, and who hears of it
export function functionFailed(
  { onError }: FunctionCode,
  failure: FunctionFailure,
  where: () => string,
  { metrics }: OperatorContext,
): void {
  if (onError === "fail") throw rowFailure(failure, where());
  metrics.add("malformedRecords", 1);
}
