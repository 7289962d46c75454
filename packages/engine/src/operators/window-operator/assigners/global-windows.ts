import { MIN_WATERMARK } from "../../../batch/row-batch.ts";
import { NEVER_ENDS } from "../panes.ts";
import type { WindowAssigner } from "./window-assigner.ts";

/** One window for all rows of a key. */
export class GlobalWindows implements WindowAssigner {
  readonly starts = [MIN_WATERMARK];
  readonly ends = [NEVER_ENDS];
  readonly lanes = [0];
  readonly merges = false;
  readonly endsByTime = false;
  readonly most = 1;

  assign(): number {
    return 1;
  }

  shown(time: number): number {
    return time;
  }
}
