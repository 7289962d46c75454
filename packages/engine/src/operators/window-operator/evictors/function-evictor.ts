import type { EvictorSpec, WindowOperatorSpec } from "@millrace/graph";
import { NO_KEY, WindowFunction } from "../../../functions/window-function.ts";
import type { OperatorContext } from "../../operator.ts";
import { FailedWindows } from "../failed-windows.ts";
import { windowAbout } from "../window-about.ts";
import type { PaneParts, WindowClock } from "../window-parts.ts";
import type { EvictableRows, Evictor } from "./evictor.ts";

export interface FunctionEvictorOptions {
  readonly spec: WindowOperatorSpec;
  readonly context: OperatorContext;
  readonly parts: Pick<PaneParts, "panes" | "sandboxes" | "assigner">;
  readonly clock: WindowClock;
}

/** A person's evictor. One that throws removes nothing: that fails the job, or is counted. */
export function functionEvictor(
  { code }: Extract<EvictorSpec, { readonly kind: "function" }>,
  { spec, context, parts, clock }: FunctionEvictorOptions,
): Evictor {
  const { source, bigints } = code;
  const run = new WindowFunction(
    {
      form: "evict",
      source,
      bigints,
      input: context.inputSchema!.fields,
      output: [],
      sides: [],
      states: [],
      windowStates: [],
    },
    parts.sandboxes.create(),
  );
  const failed = new FailedWindows(code, { spec, context, parts });
  const evict = ({ pane, phase, columns, rows, count, timestamp, evict: remove }: EvictableRows): void => {
    const about = windowAbout(parts.panes, pane, clock);
    const unread = run.push({ columns, rows, timestamp });
    const failure = unread ?? run.run(about, NO_KEY, phase === "after" ? 1 : 0);
    if (failure === null) {
      run.gone(count).forEach((gone, at) => gone === 1 && remove(at));
      return;
    }
    failed.addWindow(pane, 0, { failure, where: () => `window ${about.start} to ${about.end}` });
  };
  return { before: true, after: true, probe: null, evict };
}
