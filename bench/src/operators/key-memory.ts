import { MAX_WATERMARK } from "@millrace/engine";
import { WindowRows } from "../windows/window-rows.ts";
import { OperatorAlone } from "./operator-alone.ts";
import { allCases } from "./all-cases.ts";

/** What each kind of state takes, by the operator that keeps it. */
export const KINDS: readonly (readonly [kind: string, name: string])[] = [
  ["value", "rolling aggregate"],
  ["list", "general: all rows"],
  ["window, shared panes", "tumbling, shared panes"],
  ["window, general", "general: tumbling"],
];

export interface KeyMemory {
  readonly kind: string;
  readonly keys: number;
  /** Managed memory a key, and what the process grew by. */
  readonly bytesPerKey: number;
  readonly residentPerKey: number;
}

/** One row for each of so many keys, more or less, all in one window. Once a process: it looks at what that grows by. */
export function measureMemory(kind: string, keys: number): KeyMemory {
  const [, name] = KINDS.find(([known]) => known === kind)!;
  const test = allCases.find((candidate) => candidate.name === name)!;
  const before = process.memoryUsage().rss;
  const alone = new OperatorAlone(test);
  const rows = new WindowRows(keys, keys);
  while (rows.made < 3 * keys) {
    rows.next();
    alone.operator.processBatch(rows.batch);
  }
  const resident = process.memoryUsage().rss - before;
  const entries = keys * (1 - Math.exp(-3));
  const { reservedBytes } = alone;
  alone.operator.processWatermark(MAX_WATERMARK);
  alone.operator.close?.();
  const perKey = (bytes: number): number => Math.round(bytes / entries);
  return { kind, keys, bytesPerKey: perKey(reservedBytes), residentPerKey: perKey(resident) };
}
