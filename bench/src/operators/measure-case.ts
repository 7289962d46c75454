import { MAX_WATERMARK, RowBatch } from "@millrace/engine";
import type { Operator } from "@millrace/engine";
import { threadCpuSeconds } from "../measure/cpu-time.ts";
import { WindowRows } from "../windows/window-rows.ts";
import { OperatorAlone } from "./operator-alone.ts";
import type { OperatorCase } from "./operator-case.ts";

export interface Measured {
  readonly rows: number;
  /** Without making the rows. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly results: number;
  readonly reservedBytes: number;
}

/**
 * Ten seconds of rows, of which most windows are: so many are counted or several times so many, in order that of each row
 * both its coming and its part in the firing of its window are in the figure.
 */
export const PERIOD_ROWS = 102_400;
/** A slow operator is measured for so many CPU seconds and until a period ends, on fewer rows; a very slow one not longer. */
const ENOUGH_SECONDS = 0.5;
const MOST_SECONDS = 2;

/** Rows in batches of so many, a watermark after every 4,096, and the end of input; a tenth more come before and are not counted. */
export function measureCase(test: OperatorCase, rows: number, batchRows: number): Measured {
  const alone = new OperatorAlone(test);
  const source = new WindowRows(test.keys, test.rowsPerMs);
  const timer = new Stopwatch();
  const made = test.input?.maker();
  let counted = 0;
  const goesOn = (): boolean => {
    const { cpuSeconds } = timer.seconds;
    if (counted === 0 || counted % PERIOD_ROWS !== 0) return cpuSeconds < MOST_SECONDS;
    return counted < rows && cpuSeconds < ENOUGH_SECONDS;
  };
  while (goesOn()) {
    source.next();
    const { columns: plain, to } = source.batch;
    const columns = made?.(plain) ?? plain;
    const batches: RowBatch[] = [];
    for (let from = 0; from < to; from += batchRows)
      batches.push(new RowBatch(columns, from, Math.min(to, from + batchRows)));
    const counts = source.made > rows * 0.1;
    if (counts) counted += to;
    timer.run(counts, () => {
      batches.forEach((batch, index) => {
        alone.operator.processBatch(batch, test.joint ? index % 2 : 0);
        drained(alone.operator);
      });
      alone.operator.processWatermark(source.watermark);
      drained(alone.operator);
    });
  }
  const { reservedBytes } = alone;
  alone.operator.processWatermark(MAX_WATERMARK);
  alone.operator.close?.();
  return { rows: counted, ...timer.seconds, results: alone.results, reservedBytes };
}

/** As a task does before it gives an operator more. */
function drained(operator: Operator): void {
  while (operator.drain?.() === false) continue;
}

class Stopwatch {
  #wall = 0;
  #cpu = 0;

  get seconds(): { readonly wallSeconds: number; readonly cpuSeconds: number } {
    return { wallSeconds: this.#wall / 1e3, cpuSeconds: this.#cpu };
  }

  run(counts: boolean, work: () => void): void {
    const began = performance.now();
    const cpu = threadCpuSeconds(work);
    if (!counts) return;
    this.#wall += performance.now() - began;
    this.#cpu += cpu;
  }
}
