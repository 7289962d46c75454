import type { OperatorFactory } from "./operator-factory.ts";
import { SessionWindows } from "./windows/session-windows.ts";
import { SlicedWindows } from "./windows/sliced-windows.ts";

export const windowAggregateFactory: OperatorFactory<"window-aggregate"> = (spec) => {
  const { window } = spec;
  return window.kind === "session" ? new SessionWindows(spec, window.gapMs) : new SlicedWindows(spec, window);
};
