import type { OperatorSpec } from "@millrace/graph";
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
const MEASURED_WINDOWS = 100;
/** So long that all keys have come: windows that are shorter have fewer. */
const LEAST_WARM_MS = 600_000;

/** Windows of so many panes that slide by one, 1,000 rows a second over 100,000 keys, when the first of them is full. */
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
  advance(Math.max(sizeMs, LEAST_WARM_MS) + 2 * SLIDE_MS);
  const [from, results, before] = [rows.watermark, alone.results, process.cpuUsage()];
  advance(from + MEASURED_WINDOWS * SLIDE_MS);
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  const windows = Math.floor((rows.watermark - from) / SLIDE_MS);
  alone.operator.close?.();
  return {
    panes,
    windows,
    cpuSecondsPerMillionResults: (cpuSeconds / (alone.results - results)) * 1e6,
    cpuSecondsPerWindow: cpuSeconds / windows,
  };
}
