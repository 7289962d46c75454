import type { OperatorSpec } from "@millrace/graph";
import { cpuSeconds } from "../measure/cpu-time.ts";
import { WindowRows } from "../windows/window-rows.ts";
import { OperatorAlone } from "./operator-alone.ts";
import { COUNT_AND_SUM, ID, RESULTS, TIMES } from "./operator-case.ts";

export interface ManyPanes {
  readonly panes: number;
  readonly cpuSecondsPerMillionResults: number;
  readonly cpuSecondsPerWindow: number;
  readonly windows: number;
}

const KEYS = 100_000;
const SLIDE_MS = 1_000;
const WARM_WINDOWS = 100;
const MEASURED_WINDOWS = 100;

/**
 * Windows of so many panes that slide by one, 1,000 rows a second over 100,000 keys, when the first of them is full. Until
 * then none ends: rows of its panes come behind a watermark that is nearly at its end, where they are not late yet.
 */
export function measurePanes(panes: number): ManyPanes {
  const sizeMs = panes * SLIDE_MS;
  const spec: OperatorSpec = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 1,
    window: { kind: "sliding", sizeMs, slideMs: SLIDE_MS, offsetMs: 0 },
    aggregates: COUNT_AND_SUM,
  };
  const alone = new OperatorAlone({ spec, output: [ID, ...TIMES, ...RESULTS] });
  const rows = new WindowRows(KEYS, 1);
  const advance = (untilMs: number): void => {
    while (rows.watermark < untilMs) {
      rows.next();
      alone.operator.processBatch(rows.batch);
      alone.operator.processWatermark(rows.watermark);
    }
  };
  alone.operator.processWatermark(sizeMs - 1);
  while (rows.watermark < sizeMs) {
    rows.next();
    alone.operator.processBatch(rows.batch);
  }
  advance(sizeMs + WARM_WINDOWS * SLIDE_MS);
  const [from, results] = [rows.watermark, alone.results];
  const seconds = cpuSeconds(() => advance(from + MEASURED_WINDOWS * SLIDE_MS));
  const windows = Math.floor((rows.watermark - from) / SLIDE_MS);
  alone.operator.close?.();
  return {
    panes,
    windows,
    cpuSecondsPerMillionResults: (seconds / (alone.results - results)) * 1e6,
    cpuSecondsPerWindow: seconds / windows,
  };
}
