import type { Draw } from "./drawing.ts";
import * as changes from "./operations/changes.ts";
import * as functions from "./operations/functions.ts";
import * as joins from "./operations/joins.ts";
import * as late from "./operations/late.ts";
import * as madeRows from "./operations/made-rows.ts";
import * as processFunctions from "./operations/process-functions.ts";
import * as rolling from "./operations/rolling.ts";
import * as rowFunctions from "./operations/row-functions.ts";
import * as stateless from "./operations/stateless.ts";
import * as triggers from "./operations/triggers.ts";
import * as waiting from "./operations/waiting.ts";
import * as windows from "./operations/windows.ts";
import type { Operation } from "./random-graph.ts";

/** How each operation is drawn; one that does not fit the streams it was given draws nothing. */
export const DRAWN: Readonly<Record<Operation, Draw>> = {
  filter: stateless.filter,
  map: stateless.map,
  split: stateless.splitToAll,
  "split-first": stateless.splitToFirst,
  union: stateless.union,
  connect: stateless.connect,
  tumbling: windows.tumbling,
  sliding: windows.sliding,
  session: windows.session,
  "interval-join": joins.intervalJoin,
  "window-join": joins.leftWindowJoin,
  deduplicate: rolling.deduplicate,
  "broadcast-join": stateless.broadcastJoin,
  "moved-window": windows.moved,
  cumulate: windows.cumulating,
  "dynamic-session": windows.dynamicSession,
  "distinct-in-window": windows.distinctInWindow,
  "reduced-window": windows.reducedWindow,
  "folded-window": windows.foldedWindow,
  "processed-window": windows.processedWindow,
  "rows-of-window": windows.rowsOfWindow,
  "window-all": windows.ofAllKeys,
  "time-evictor": windows.newestOfWindow,
  "count-evictor": windows.lastOfWindow,
  "count-trigger": windows.countTrigger,
  "purging-count-trigger": windows.purgingCountTrigger,
  "late-rows": late.lateRows,
  "late-for-panes": late.lateForPanes,
  "late-for-sessions": late.lateForSessions,
  "late-for-both": late.lateForBoth,
  "open-interval-join": joins.openIntervalJoin,
  "sliding-window-join": joins.slidingWindowJoin,
  "session-join": joins.sessionJoin,
  "kept-window-join": joins.keptWindowJoin,
  "co-group": joins.coGroup,
  rolling: rolling.rolling,
  reduce: rolling.reduce,
  fold: rolling.fold,
  "top-n": rolling.topN,
  "first-of-key": rolling.firstOfKey,
  "count-window": rolling.countWindow,
  "sliding-count-window": rolling.slidingCountWindow,
  "marker-window": rolling.markerWindow,
  "delta-window": rolling.deltaWindow,
  "flat-map": functions.flatMap,
  "co-process": functions.coProcess,
  "broadcast-process": functions.broadcastProcess,
  "async-request": functions.asyncRequest,
  iterate: functions.iterate,
  "delta-trigger": triggers.deltaTrigger,
  "purging-delta-trigger": triggers.purgingDeltaTrigger,
  "evicted-after": triggers.evictedAfter,
  "delta-evictor": triggers.deltaEvictor,
  "row-evictor": triggers.rowEvictor,
  "function-evictor": triggers.functionEvictor,
  "window-state": triggers.windowState,
  extremes: triggers.extremes,
  "clock-trigger": late.clockTrigger,
  "timeout-trigger": late.timeoutTrigger,
  "failing-request": functions.failingRequest,
  "impatient-request": waiting.impatientRequest,
  "slow-loop": waiting.slowLoop,
  "retracting-panes": changes.retractingPanes,
  "map-function": rowFunctions.mapFunction,
  "filter-function": rowFunctions.filterFunction,
  "failing-function": rowFunctions.failingFunction,
  "parts-of-text": rowFunctions.partsOfText,
  projected: rowFunctions.projected,
  "to-subtasks": rowFunctions.toSubtasks,
  "every-state": processFunctions.everyState,
  timers: processFunctions.timers,
  "failing-process": processFunctions.failingProcess,
  sequence: madeRows.sequence,
  "generated-rows": madeRows.generatedRows,
};
