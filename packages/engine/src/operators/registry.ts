import type { ChainedOperator, OperatorKind } from "@millrace/graph";
import { calcFactory } from "./calc.ts";
import { coCalcFactory } from "./co-calc.ts";
import { deduplicateFactory } from "./deduplicate.ts";
import { groupAggregateFactory } from "./group-aggregate.ts";
import { broadcastJoinFactory } from "./joins/broadcast-join.ts";
import { intervalJoinFactory } from "./joins/interval-join.ts";
import { windowJoinFactory } from "./joins/window-join.ts";
import { iterateFactory } from "./iterate.ts";
import { reduceFactory } from "./reduce.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, SourceOperator } from "./operator.ts";
import { discardSinkFactory } from "./sinks/discard-sink.ts";
import { fileSinkFactory } from "./sinks/file-sink.ts";
import { printSinkFactory } from "./sinks/print-sink.ts";
import { socketSinkFactory } from "./sinks/socket-sink.ts";
import { sqliteSinkFactory } from "./sinks/sqlite-sink.ts";
import { stderrSinkFactory } from "./sinks/stderr-sink.ts";
import { avroSourceFactory } from "./sources/avro-source.ts";
import { collectionSourceFactory } from "./sources/collection-source.ts";
import { csvTextSourceFactory } from "./sources/csv-text-source.ts";
import { dataGeneratorSourceFactory } from "./sources/data-generator-source.ts";
import { directorySourceFactory } from "./sources/directory-source.ts";
import { hostMetricsSourceFactory } from "./sources/host-metrics-source.ts";
import { jsonLinesSourceFactory } from "./sources/json-lines-source.ts";
import { nexmarkSourceFactory } from "./sources/nexmark-source.ts";
import { parquetSourceFactory } from "./sources/parquet-source.ts";
import { sequenceSourceFactory } from "./sources/sequence-source.ts";
import { socketTextSourceFactory } from "./sources/socket-text-source.ts";
import { textFileSourceFactory } from "./sources/text-file-source.ts";
import { asyncRequestFactory } from "./requests/async-requests.ts";
import { splitRowsFactory } from "./split-rows.ts";
import { coProcessFunctionFactory, processFunctionFactory } from "./functions/process-function-operator.ts";
import { rowFunctionFactory } from "./functions/row-function-operator.ts";
import { splitTextFactory } from "./split-text.ts";
import { topNFactory } from "./top-n.ts";
import { watermarkAssignerFactory } from "./watermark-assigner.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";
import { countWindowsFactory } from "./windows/count-windows.ts";
import { windowAggregateFactory } from "./window-aggregate.ts";
import { windowOperatorFactory } from "./window-operator/window-operator.ts";

/** How each kind of operator is made. A kind without a factory does not compile. */
export const OPERATOR_FACTORIES: { readonly [K in OperatorKind]: OperatorFactory<K> } = {
  "text-file-source": textFileSourceFactory,
  "csv-text-source": csvTextSourceFactory,
  "json-lines-source": jsonLinesSourceFactory,
  "parquet-source": parquetSourceFactory,
  "avro-source": avroSourceFactory,
  "directory-source": directorySourceFactory,
  "socket-text-source": socketTextSourceFactory,
  "sequence-source": sequenceSourceFactory,
  "data-generator-source": dataGeneratorSourceFactory,
  "collection-source": collectionSourceFactory,
  "host-metrics-source": hostMetricsSourceFactory,
  "nexmark-source": nexmarkSourceFactory,
  calc: calcFactory,
  "row-function": rowFunctionFactory,
  "process-function": processFunctionFactory,
  "async-request": asyncRequestFactory,
  "split-text": splitTextFactory,
  "watermark-assigner": watermarkAssignerFactory,
  "group-aggregate": groupAggregateFactory,
  "window-aggregate": windowAggregateFactory,
  "count-window-aggregate": countWindowsFactory,
  window: windowOperatorFactory,
  reduce: reduceFactory,
  deduplicate: deduplicateFactory,
  "co-calc": coCalcFactory,
  "interval-join": intervalJoinFactory,
  "window-join": windowJoinFactory,
  "broadcast-join": broadcastJoinFactory,
  iterate: iterateFactory,
  "co-process-function": coProcessFunctionFactory,
  "split-rows": splitRowsFactory,
  "top-n": topNFactory,
  "print-sink": printSinkFactory,
  "stderr-sink": stderrSinkFactory,
  "file-sink": fileSinkFactory,
  "socket-sink": socketSinkFactory,
  "sqlite-sink": sqliteSinkFactory,
  "discard-sink": discardSinkFactory,
};

/** The engine's operators, as tasks ask for them. */
export const operators: OperatorRegistry = { create: createOperator };

/** A new, unopened operator. */
export function createOperator(operator: ChainedOperator): Operator | SourceOperator {
  return create(operator.spec.kind, operator);
}

function create<K extends OperatorKind>(kind: K, operator: ChainedOperator): Operator | SourceOperator {
  return OPERATOR_FACTORIES[kind](operator.spec as Parameters<OperatorFactory<K>>[0], operator);
}
