import type { WindowAbout } from "../../functions/window-function.ts";
import type { Panes } from "./panes.ts";
import type { WindowClock } from "./window-parts.ts";

/** What functions of persons are told of a window. */
export const windowAbout = (panes: Panes, pane: number, clock: WindowClock): WindowAbout => ({
  start: panes.starts[pane]!,
  end: panes.ends[pane]!,
  watermark: clock.watermark,
  processingTime: clock.processingTimeMs,
});
