import type { Program } from "./program.ts";
import { asyncRequest } from "./programs/async-request.ts";
import { broadcastJoin } from "./programs/broadcast-join.ts";
import { avroFile } from "./programs/avro-file.ts";
import { deadLetters } from "./programs/dead-letters.ts";
import { directory } from "./programs/directory.ts";
import { bucketedFiles } from "./programs/bucketed-files.ts";
import { broadcastProcessFunction } from "./programs/broadcast-process-function.ts";
import { clockJoin } from "./programs/clock-join.ts";
import { alignedSources } from "./programs/aligned-sources.ts";
import { spanningFiles } from "./programs/spanning-files.ts";
import { spanningLines } from "./programs/spanning-lines.ts";
import { coGroup } from "./programs/co-group.ts";
import { coGroupOfEvents } from "./programs/co-group-of-events.ts";
import { coProcessFunction } from "./programs/co-process-function.ts";
import { connect } from "./programs/connect.ts";
import { countWindow } from "./programs/count-window.ts";
import { distinct } from "./programs/distinct.ts";
import { expressions } from "./programs/expressions.ts";
import { fold } from "./programs/fold.ts";
import { functions } from "./programs/functions.ts";
import { generatedRows } from "./programs/generated-rows.ts";
import { hotAuctions } from "./programs/hot-auctions.ts";
import { intervalJoin } from "./programs/interval-join.ts";
import { iterate } from "./programs/iterate.ts";
import { malformedRows } from "./programs/malformed-rows.ts";
import { processFunction } from "./programs/process-function.ts";
import { reduce } from "./programs/reduce.ts";
import { markedTime } from "./programs/marked-time.ts";
import { markerWindow } from "./programs/marker-window.ts";
import { sessionRows } from "./programs/session-rows.ts";
import { sessionWindow } from "./programs/session-window.ts";
import { partitioners } from "./programs/partitioners.ts";
import { partitionings } from "./programs/partitionings.ts";
import { parquetFile } from "./programs/parquet-file.ts";
import { sharedFiles } from "./programs/shared-files.ts";
import { split } from "./programs/split.ts";
import { topN } from "./programs/top-n.ts";
import { tumblingWindow } from "./programs/tumbling-window.ts";
import { unequalParallelism } from "./programs/unequal-parallelism.ts";
import { union } from "./programs/union.ts";
import { windowAccumulators } from "./programs/window-accumulators.ts";
import { windowCallbacks } from "./programs/window-callbacks.ts";
import { windowFunctions } from "./programs/window-functions.ts";
import { windowJoin } from "./programs/window-join.ts";
import { windowStates } from "./programs/window-states.ts";
import { wideRows } from "./programs/wide-rows.ts";
import { wordCount } from "./programs/word-count.ts";

export const programs: readonly Program[] = [
  wordCount,
  expressions,
  tumblingWindow,
  sessionWindow,
  countWindow,
  deadLetters,
  sessionRows,
  markerWindow,
  markedTime,
  reduce,
  distinct,
  fold,
  union,
  connect,
  intervalJoin,
  windowJoin,
  clockJoin,
  coGroup,
  coGroupOfEvents,
  alignedSources,
  broadcastJoin,
  iterate,
  asyncRequest,
  split,
  topN,
  partitionings,
  unequalParallelism,
  hotAuctions,
  wideRows,
  malformedRows,
  generatedRows,
  parquetFile,
  avroFile,
  directory,
  bucketedFiles,
  sharedFiles,
  functions,
  processFunction,
  coProcessFunction,
  broadcastProcessFunction,
  windowFunctions,
  windowCallbacks,
  windowAccumulators,
  windowStates,
  partitioners,
  spanningFiles,
  spanningLines,
];
