import { became, still } from "./flink-name.ts";
import type { FlinkName } from "./flink-name.ts";

/** What programs implement, and what it is given. */
export const FLINK_FUNCTIONS: readonly FlinkName[] = [
  still("MapFunction / RichMapFunction", ["map-function"], "map(MapFunction)"),
  still("FilterFunction / RichFilterFunction", ["filter-function"], "filter(FilterFunction)"),
  still("FlatMapFunction / RichFlatMapFunction", ["flat-map-function"], "flatMap(FlatMapFunction)"),
  still(
    "ProcessFunction / KeyedProcessFunction / onTimer",
    ["process-function"],
    "process(KeyedProcessFunction): processElement, onTimer",
  ),
  became(
    "RichFunction",
    ["process-function"],
    {
      en: "open(Configuration), deprecated in 1.19; open(OpenContext) since 1.19; close()",
      zh: "open(Configuration)，1.19 起弃用；open(OpenContext) 自 1.19 起；close()",
    },
    "open(OpenContext), close()",
  ),
  still(
    "ValueState / ListState / MapState / ReducingState / AggregatingState",
    ["process-function"],
    "getRuntimeContext().getState(new ValueStateDescriptor(name, type))",
  ),
  still(
    "CoProcessFunction / KeyedCoProcessFunction",
    ["co-process-function"],
    "ConnectedStreams.process(KeyedCoProcessFunction)",
  ),
  still(
    "CoMapFunction / RichCoMapFunction / CoFlatMapFunction / RichCoFlatMapFunction",
    ["co-process-function"],
    "ConnectedStreams.map(CoMapFunction), flatMap(CoFlatMapFunction)",
  ),
  still("ConnectedStreams / CoMapFunction", ["connect"], "connect(DataStream).map(CoMapFunction)"),
  still(
    "CoMap / CoFlatMap",
    ["connect"],
    "connect(DataStream).map(CoMapFunction), flatMap(CoFlatMapFunction)",
  ),
  still(
    "BroadcastProcessFunction / KeyedBroadcastProcessFunction / BroadcastStream",
    ["broadcast-process-function", "broadcast-join"],
    "connect(BroadcastStream).process(KeyedBroadcastProcessFunction)",
  ),
  still(
    "MapStateDescriptor / applyToKeyedState",
    ["broadcast-process-function"],
    "broadcast(MapStateDescriptor); Context.applyToKeyedState(StateDescriptor, KeyedStateFunction)",
  ),
  became(
    "AsyncDataStream / AsyncFunction / asyncInvoke / RichAsyncFunction / AsyncRetryStrategy",
    ["async-request"],
    {
      en: "AsyncDataStream.unorderedWait since 1.2; unorderedWaitWithRetry(stream, AsyncFunction, timeout, unit, capacity, AsyncRetryStrategy) since 1.16",
      zh: "AsyncDataStream.unorderedWait 自 1.2 起；unorderedWaitWithRetry(stream, AsyncFunction, timeout, unit, capacity, AsyncRetryStrategy) 自 1.16 起",
    },
    "AsyncDataStream.unorderedWaitWithRetry(stream, AsyncFunction, timeout, unit, capacity, AsyncRetryStrategy)",
  ),
  still("Partitioner", ["custom-partitioning"], "partitionCustom(Partitioner, KeySelector)"),
  still("ReduceFunction", ["reduce", "window"], "reduce(ReduceFunction)"),
  became(
    "FoldFunction",
    ["fold"],
    {
      en: "fold(initial, FoldFunction), deprecated in 1.3, removed in 1.12",
      zh: "fold(initial, FoldFunction)，1.3 起弃用，1.12 中移除",
    },
    "aggregate(AggregateFunction)",
  ),
  still("AggregateFunction", ["fold", "window"], "window(...).aggregate(AggregateFunction)"),
  still("minBy / maxBy", ["aggregate"], "KeyedStream.minBy, maxBy"),
  became(
    "OutputTag / sideOutput",
    ["split"],
    {
      en: "Context.output(OutputTag, value); getSideOutput(OutputTag), since 1.3",
      zh: "Context.output(OutputTag, value)；getSideOutput(OutputTag)，自 1.3 起",
    },
    "Context.output(OutputTag, value); getSideOutput(OutputTag)",
  ),
  became(
    "distinct",
    ["deduplicate", "aggregate"],
    {
      en: "DataSet.distinct(), deprecated in 1.18 with its API; Table.distinct()",
      zh: "DataSet.distinct() 随其 API 在 1.18 起弃用；Table.distinct()",
    },
    "Table.distinct()",
  ),
  still(
    "ROW_NUMBER",
    ["deduplicate", "top-n"],
    "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t) AS n ...) WHERE n <= 1 (SQL)",
  ),
  still(
    "ProcessJoinFunction",
    ["interval-join"],
    "intervalJoin(...).between(...).process(ProcessJoinFunction)",
  ),
  still(
    "JoinFunction / FlatJoinFunction / JoinedStreams",
    ["window-join", "co-group"],
    "join(DataStream).where(...).equalTo(...).window(...).apply(JoinFunction)",
  ),
  still(
    "CoGroupFunction / CoGroupedStreams",
    ["co-group", "window-join"],
    "coGroup(DataStream).where(...).equalTo(...).window(...).apply(CoGroupFunction)",
  ),
  still("equalTo / where", ["window-join"], "join(DataStream).where(KeySelector).equalTo(KeySelector)"),
];
