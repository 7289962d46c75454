import type { FlinkName } from "./flink-name.ts";

/** What programs call. */
export const FLINK_METHODS: readonly FlinkName[] = [
  {
    name: "readTextFile",
    kinds: ["text-file"],
    flink1: { en: "readTextFile(path), deprecated in 1.16", zh: "readTextFile(path)，1.16 起弃用" },
    flink2: {
      en: "removed; FileSource.forRecordStreamFormat(new TextLineInputFormat(), path)",
      zh: "已移除；FileSource.forRecordStreamFormat(new TextLineInputFormat(), path)",
    },
  },
  {
    name: "fromCollection / fromElements / fromData",
    kinds: ["collection"],
    flink1: {
      en: "fromCollection(Collection), fromElements(...), deprecated in 1.19; fromData since 1.19",
      zh: "fromCollection(Collection)、fromElements(...)，1.19 起弃用；fromData 自 1.19 起",
    },
    flink2: {
      en: "fromData(Collection), fromData(...); the others are still there, deprecated",
      zh: "fromData(Collection)、fromData(...)；另外两个仍在，已弃用",
    },
  },
  {
    name: "fromSequence / generateSequence",
    kinds: ["sequence"],
    flink1: {
      en: "fromSequence(from, to) since 1.12; generateSequence, deprecated in 1.12",
      zh: "fromSequence(from, to) 自 1.12 起；generateSequence 1.12 起弃用",
    },
    flink2: {
      en: "fromSequence(from, to); generateSequence is still there, deprecated",
      zh: "fromSequence(from, to)；generateSequence 仍在，已弃用",
    },
  },
  {
    name: "map",
    kinds: ["map", "map-function"],
    flink1: "map(MapFunction)",
    flink2: "map(MapFunction)",
  },
  {
    name: "flatMap",
    kinds: ["flat-map", "flat-map-function"],
    flink1: "flatMap(FlatMapFunction)",
    flink2: "flatMap(FlatMapFunction)",
  },
  {
    name: "filter",
    kinds: ["filter", "filter-function"],
    flink1: "filter(FilterFunction)",
    flink2: "filter(FilterFunction)",
  },
  {
    name: "project",
    kinds: ["project"],
    flink1: "project(fieldIndexes...)",
    flink2: "project(fieldIndexes...)",
  },
  {
    name: "keyBy",
    kinds: ["key-by"],
    flink1: {
      en: "keyBy(KeySelector); by positions and names, deprecated in 1.11",
      zh: "keyBy(KeySelector)；按位置或名称，1.11 起弃用",
    },
    flink2: {
      en: "keyBy(KeySelector); by positions and names, removed",
      zh: "keyBy(KeySelector)；按位置或名称已移除",
    },
  },
  {
    name: "partitionCustom",
    kinds: ["custom-partitioning"],
    flink1: {
      en: "partitionCustom(Partitioner, KeySelector); by position and name, deprecated in 1.11",
      zh: "partitionCustom(Partitioner, KeySelector)；按位置或名称，1.11 起弃用",
    },
    flink2: {
      en: "partitionCustom(Partitioner, KeySelector); by position and name, removed",
      zh: "partitionCustom(Partitioner, KeySelector)；按位置或名称已移除",
    },
  },
  {
    name: "reduce",
    kinds: ["reduce"],
    flink1: "reduce(ReduceFunction)",
    flink2: "reduce(ReduceFunction)",
  },
  {
    name: "sum / min / max / minBy / maxBy",
    kinds: ["aggregate"],
    flink1: "KeyedStream.sum, min, max, minBy, maxBy",
    flink2: "KeyedStream.sum, min, max, minBy, maxBy",
  },
  {
    name: "union",
    kinds: ["union"],
    flink1: "union(streams...)",
    flink2: "union(streams...)",
  },
  {
    name: "connect",
    kinds: ["connect", "co-process-function", "broadcast-join", "broadcast-process-function"],
    flink1: "connect(DataStream)",
    flink2: "connect(DataStream)",
  },
  {
    name: "CoMap / CoFlatMap / CoProcess",
    kinds: ["co-process-function"],
    flink1: "ConnectedStreams.map, flatMap, process",
    flink2: "ConnectedStreams.map, flatMap, process",
  },
  {
    name: "process",
    kinds: ["process-function"],
    flink1: {
      en: "process(ProcessFunction); process(KeyedProcessFunction) since 1.5",
      zh: "process(ProcessFunction)；process(KeyedProcessFunction) 自 1.5 起",
    },
    flink2: "DataStream.process(ProcessFunction), KeyedStream.process(KeyedProcessFunction)",
  },
  {
    name: "windowAll / windowReduce / windowApply / apply",
    kinds: ["window"],
    flink1: "windowAll(WindowAssigner); WindowedStream.reduce, apply, process",
    flink2: "windowAll(WindowAssigner); WindowedStream.reduce, apply, process",
  },
  {
    name: "windowJoin / join",
    kinds: ["window-join", "co-group"],
    flink1: "join(DataStream).where(...).equalTo(...).window(...)",
    flink2: "join(DataStream).where(...).equalTo(...).window(...)",
  },
  {
    name: "coGroup",
    kinds: ["co-group", "window-join"],
    flink1: "coGroup(DataStream).where(...).equalTo(...).window(...)",
    flink2: "coGroup(DataStream).where(...).equalTo(...).window(...)",
  },
  {
    name: "intervalJoin",
    kinds: ["interval-join"],
    flink1: {
      en: "KeyedStream.intervalJoin(KeyedStream).between(Time, Time) since 1.6; between(Duration, Duration) since 1.19",
      zh: "KeyedStream.intervalJoin(KeyedStream).between(Time, Time) 自 1.6 起；between(Duration, Duration) 自 1.19 起",
    },
    flink2: "KeyedStream.intervalJoin(KeyedStream).between(Duration, Duration)",
  },
  {
    name: "addSink(DiscardingSink)",
    kinds: ["discard"],
    flink1: {
      en: "addSink(new DiscardingSink()); sinkTo(new DiscardingSink()) since 1.19",
      zh: "addSink(new DiscardingSink())；sinkTo(new DiscardingSink()) 自 1.19 起",
    },
    flink2: "sinkTo(new DiscardingSink())",
  },
  {
    name: "fold",
    kinds: ["fold", "reduce", "aggregate"],
    flink1: {
      en: "fold(initial, FoldFunction), deprecated in 1.3, removed in 1.12",
      zh: "fold(initial, FoldFunction)，1.3 起弃用，1.12 中移除",
    },
    flink2: { en: "reduce, or aggregate(AggregateFunction)", zh: "reduce 或 aggregate(AggregateFunction)" },
  },
  {
    name: "windowFold",
    kinds: ["window", "data-window"],
    flink1: {
      en: "WindowedStream.fold, deprecated in 1.3, removed in 1.12",
      zh: "WindowedStream.fold，1.3 起弃用，1.12 中移除",
    },
    flink2: "window(...).aggregate(AggregateFunction)",
  },
  {
    name: "aggregationsOnWindow",
    kinds: ["window"],
    flink1: "window(...).sum, min, max, minBy, maxBy",
    flink2: {
      en: "window(...).sum, min, max, minBy, maxBy, or aggregate(AggregateFunction)",
      zh: "window(...).sum、min、max、minBy、maxBy 或 aggregate(AggregateFunction)",
    },
  },
  {
    name: "timeWindow / timeWindowAll",
    kinds: ["window"],
    flink1: {
      en: "timeWindow(Time), timeWindowAll(Time), deprecated in 1.12",
      zh: "timeWindow(Time)、timeWindowAll(Time)，1.12 起弃用",
    },
    flink2: {
      en: "removed; window, windowAll(TumblingEventTimeWindows.of(Duration))",
      zh: "已移除；window、windowAll(TumblingEventTimeWindows.of(Duration))",
    },
  },
  {
    name: "countWindow / countWindowAll",
    kinds: ["count-window"],
    flink1: "countWindow(size, slide), countWindowAll(size, slide)",
    flink2: "countWindow(size, slide), countWindowAll(size, slide)",
  },
  {
    name: "split / select / SplitStream / OutputSelector",
    kinds: ["split"],
    flink1: {
      en: "split(OutputSelector), select, deprecated in 1.8, removed in 1.12",
      zh: "split(OutputSelector)、select，1.8 起弃用，1.12 中移除",
    },
    flink2: { en: "side outputs: OutputTag, getSideOutput", zh: "旁路输出：OutputTag、getSideOutput" },
  },
  {
    name: "iterate / closeWith / IterativeStream / ConnectedIterativeStreams",
    kinds: ["iterate"],
    flink1: {
      en: "iterate(maxWaitTime), closeWith, deprecated in 1.19",
      zh: "iterate(maxWaitTime)、closeWith，1.19 起弃用",
    },
    flink2: { en: "removed; Flink ML: Iterations", zh: "已移除；Flink ML 有 Iterations" },
  },
  {
    name: "unorderedWait / orderedWait",
    kinds: ["async-request"],
    flink1: "AsyncDataStream.unorderedWait(stream, AsyncFunction, ...)",
    flink2: "AsyncDataStream.unorderedWait(stream, AsyncFunction, ...)",
  },
  {
    name: "extract (timestamps)",
    kinds: ["timestamps-and-watermarks"],
    flink1: {
      en: "assignTimestamps(TimestampExtractor), removed in 1.11; assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks), deprecated in 1.11",
      zh: "assignTimestamps(TimestampExtractor)，1.11 中移除；assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks)，1.11 起弃用",
    },
    flink2: "assignTimestampsAndWatermarks(WatermarkStrategy)",
  },
  {
    name: "writeAsText",
    kinds: ["text-file-sink", "json-lines-file-sink"],
    flink1: { en: "writeAsText(path), deprecated in 1.10", zh: "writeAsText(path)，1.10 起弃用" },
    flink2: { en: "removed; sinkTo(FileSink)", zh: "已移除；sinkTo(FileSink)" },
  },
  {
    name: "writeAsCsv",
    kinds: ["csv-file-sink"],
    flink1: { en: "writeAsCsv(path), deprecated in 1.10", zh: "writeAsCsv(path)，1.10 起弃用" },
    flink2: { en: "removed; sinkTo(FileSink)", zh: "已移除；sinkTo(FileSink)" },
  },
  {
    name: "writeUsingOutputFormat",
    kinds: ["file-sink", "text-file-sink"],
    flink1: {
      en: "writeUsingOutputFormat(OutputFormat), deprecated in 1.10",
      zh: "writeUsingOutputFormat(OutputFormat)，1.10 起弃用",
    },
    flink2: {
      en: "sinkTo(FileSink); writeUsingOutputFormat is still there, deprecated",
      zh: "sinkTo(FileSink)；writeUsingOutputFormat 仍在，已弃用",
    },
  },
  { name: "print", kinds: ["print"], flink1: "print()", flink2: "print()" },
  { name: "printToErr", kinds: ["print-to-stderr"], flink1: "printToErr()", flink2: "printToErr()" },
  {
    name: "writeToSocket",
    kinds: ["socket-sink"],
    flink1: "writeToSocket(host, port, SerializationSchema)",
    flink2: "writeToSocket(host, port, SerializationSchema)",
  },
  {
    name: "readFile",
    kinds: ["directory", "text-file"],
    flink1: {
      en: "readFile(FileInputFormat, path, PROCESS_CONTINUOUSLY, interval), deprecated in 1.16",
      zh: "readFile(FileInputFormat, path, PROCESS_CONTINUOUSLY, interval)，1.16 起弃用",
    },
    flink2: {
      en: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration); readFile is still there, deprecated",
      zh: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration)；readFile 仍在，已弃用",
    },
  },
  {
    name: "socketTextStream",
    kinds: ["socket-text"],
    flink1: "socketTextStream(host, port)",
    flink2: "socketTextStream(host, port)",
  },
];
