import type { EvictorSpec } from "@millrace/graph";
import { createVm } from "../../../functions/create-vm.ts";
import { rowFailure } from "../../../functions/function-failure.ts";
import { WindowFunction } from "../../../functions/window-function.ts";
import type { OperatorContext } from "../../operator.ts";
import type { Panes } from "../panes.ts";
import type { WindowClock } from "../window-parts.ts";
import type { EvictableRows, Evictor } from "./evictor.ts";

export interface FunctionEvictorOptions {
  readonly context: OperatorContext;
  readonly panes: Panes;
  readonly clock: WindowClock;
}

/** A person's evictor. One that throws removes nothing: that fails the job, or is counted. */
export function functionEvictor(
  { code }: Extract<EvictorSpec, { readonly kind: "function" }>,
  { context, panes, clock }: FunctionEvictorOptions,
): Evictor {
  const { source, bigints, onError } = code;
  const run = new WindowFunction(
    {
      form: "evict",
      source,
      bigints,
      input: context.inputSchema!.fields,
      output: [],
      states: [],
      windowStates: [],
    },
    createVm(),
  );
  const evict = ({ pane, phase, columns, rows, count, timestamp, evict: remove }: EvictableRows): void => {
    const { watermark, processingTimeMs: processingTime } = clock;
    const about = { start: panes.starts[pane]!, end: panes.ends[pane]!, watermark, processingTime };
    const unread = run.push({ columns, rows, timestamp });
    const result =
      unread === null ? run.run(about, ["null"], phase === "after" ? 1 : 0) : { failure: unread };
    if (!("failure" in result)) {
      run.gone(count).forEach((gone, at) => gone === 1 && remove(at));
      return;
    }
    if (onError === "fail") throw rowFailure(result.failure, `window ${about.start} to ${about.end}`);
    context.metrics.add("malformedRecords", 1);
  };
  return { before: true, after: true, probe: null, evict };
}
