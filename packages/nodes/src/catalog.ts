import type { AnyNodeDefinition } from "@millrace/graph";
import { csvFileSink } from "./sinks/csv-file-sink.ts";
import { discard } from "./sinks/discard.ts";
import { fileSink } from "./sinks/file-sink.ts";
import { jsonLinesFileSink } from "./sinks/json-lines-file-sink.ts";
import { print } from "./sinks/print.ts";
import { printToStderr } from "./sinks/print-to-stderr.ts";
import { socketSink } from "./sinks/socket-sink.ts";
import { sqliteSink } from "./sinks/sqlite-sink.ts";
import { textFileSink } from "./sinks/text-file-sink.ts";
import { collection } from "./sources/collection.ts";
import { avroFile } from "./sources/avro-file.ts";
import { csvFile } from "./sources/csv-file.ts";
import { dataGenerator } from "./sources/data-generator.ts";
import { directory } from "./sources/directory.ts";
import { hostMetrics } from "./sources/host-metrics.ts";
import { jsonLinesFile } from "./sources/json-lines-file.ts";
import { nexmark } from "./sources/nexmark.ts";
import { parquetFile } from "./sources/parquet-file.ts";
import { sequence } from "./sources/sequence.ts";
import { socketText } from "./sources/socket-text.ts";
import { textFile } from "./sources/text-file.ts";
import { aggregate } from "./transformations/aggregate.ts";
import { asyncRequest } from "./transformations/async-request.ts";
import { broadcastJoin } from "./transformations/broadcast-join.ts";
import { broadcastProcessFunction } from "./transformations/broadcast-process-function.ts";
import { coGroup } from "./transformations/co-group.ts";
import { coProcessFunction } from "./transformations/co-process-function.ts";
import { connect } from "./transformations/connect.ts";
import { countWindow } from "./transformations/count-window.ts";
import { dataWindow } from "./transformations/data-window.ts";
import { deduplicate } from "./transformations/deduplicate.ts";
import { filter } from "./transformations/filter.ts";
import { flatMapFunction } from "./transformations/flat-map-function.ts";
import { mapFunction } from "./transformations/map-function.ts";
import { filterFunction } from "./transformations/filter-function.ts";
import { flatMap } from "./transformations/flat-map.ts";
import { fold } from "./transformations/fold.ts";
import { ingestionTime } from "./transformations/ingestion-time.ts";
import { intervalJoin } from "./transformations/interval-join.ts";
import { iterate } from "./transformations/iterate.ts";
import { customPartitioning } from "./transformations/custom-partitioning.ts";
import { keyBy } from "./transformations/key-by.ts";
import { map } from "./transformations/map.ts";
import { processFunction } from "./transformations/process-function.ts";
import { project } from "./transformations/project.ts";
import { reduce } from "./transformations/reduce.ts";
import { split } from "./transformations/split.ts";
import { timestampsAndWatermarks } from "./transformations/timestamps-and-watermarks.ts";
import { topN } from "./transformations/top-n.ts";
import { windowJoin } from "./transformations/window-join.ts";
import { union } from "./transformations/union.ts";
import { window } from "./transformations/window.ts";

/** All nodes, in the order of the palette. */
export const catalog = [
  textFile,
  csvFile,
  jsonLinesFile,
  parquetFile,
  avroFile,
  directory,
  socketText,
  collection,
  sequence,
  dataGenerator,
  hostMetrics,
  nexmark,
  filter,
  split,
  map,
  project,
  flatMap,
  mapFunction,
  filterFunction,
  flatMapFunction,
  processFunction,
  coProcessFunction,
  broadcastProcessFunction,
  asyncRequest,
  timestampsAndWatermarks,
  ingestionTime,
  keyBy,
  customPartitioning,
  aggregate,
  reduce,
  fold,
  deduplicate,
  topN,
  window,
  countWindow,
  dataWindow,
  union,
  connect,
  intervalJoin,
  windowJoin,
  coGroup,
  broadcastJoin,
  iterate,
  print,
  printToStderr,
  textFileSink,
  csvFileSink,
  jsonLinesFileSink,
  fileSink,
  sqliteSink,
  socketSink,
  discard,
] as const satisfies readonly AnyNodeDefinition[];

/** The definition of a kind, or undefined. */
export function nodeDefinition(kind: string): AnyNodeDefinition | undefined {
  return (catalog as readonly AnyNodeDefinition[]).find((definition) => definition.kind === kind);
}
