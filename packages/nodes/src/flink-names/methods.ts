import type { FlinkName } from "./flink-name.ts";

/** What programs call. */
export const FLINK_METHODS: readonly FlinkName[] = [
  {
    name: "readTextFile",
    kinds: ["text-file"],
    flink1: { en: "readTextFile(path), deprecated", zh: "readTextFile(path)，已弃用" },
    flink2: "FileSource.forRecordStreamFormat(new TextLineInputFormat(), path)",
  },
  {
    name: "fromCollection / fromElements / fromData",
    kinds: ["collection"],
    flink1: {
      en: "fromCollection(Collection), fromElements(...); fromData since 1.19",
      zh: "fromCollection(Collection)、fromElements(...)；fromData 自 1.19 起",
    },
    flink2: "fromData(Collection), fromData(...)",
  },
  {
    name: "fromSequence / generateSequence",
    kinds: ["sequence"],
    flink1: {
      en: "fromSequence(from, to); generateSequence, deprecated",
      zh: "fromSequence(from, to)；generateSequence 已弃用",
    },
    flink2: "fromSequence(from, to)",
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
      en: "keyBy(KeySelector); by positions and names, deprecated",
      zh: "keyBy(KeySelector)；按位置或名称已弃用",
    },
    flink2: "keyBy(KeySelector)",
  },
  {
    name: "partitionCustom",
    kinds: ["custom-partitioning"],
    flink1: "partitionCustom(Partitioner, KeySelector)",
    flink2: "partitionCustom(Partitioner, KeySelector)",
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
    flink1: "process(ProcessFunction), process(KeyedProcessFunction)",
    flink2: "process(ProcessFunction), process(KeyedProcessFunction)",
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
    flink1: "KeyedStream.intervalJoin(KeyedStream).between(Time, Time)",
    flink2: "KeyedStream.intervalJoin(KeyedStream).between(Duration, Duration)",
  },
  {
    name: "addSink(DiscardingSink)",
    kinds: ["discard"],
    flink1: "addSink(new DiscardingSink())",
    flink2: "sinkTo(new DiscardingSink())",
  },
  {
    name: "fold",
    kinds: ["fold", "reduce", "aggregate"],
    flink1: { en: "fold(initial, FoldFunction), removed", zh: "fold(initial, FoldFunction)，已移除" },
    flink2: { en: "reduce, or aggregate(AggregateFunction)", zh: "reduce 或 aggregate(AggregateFunction)" },
  },
  {
    name: "windowFold",
    kinds: ["window", "data-window"],
    flink1: { en: "WindowedStream.fold, removed", zh: "WindowedStream.fold，已移除" },
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
      en: "timeWindow(Time), timeWindowAll(Time), deprecated",
      zh: "timeWindow(Time)、timeWindowAll(Time)，已弃用",
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
    flink1: { en: "split(OutputSelector), select, removed", zh: "split(OutputSelector)、select，已移除" },
    flink2: { en: "side outputs: OutputTag, getSideOutput", zh: "旁路输出：OutputTag、getSideOutput" },
  },
  {
    name: "iterate / closeWith / IterativeStream / ConnectedIterativeStreams",
    kinds: ["iterate"],
    flink1: {
      en: "iterate(maxWaitTime), closeWith, deprecated",
      zh: "iterate(maxWaitTime)、closeWith，已弃用",
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
      en: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks), deprecated",
      zh: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks)，已弃用",
    },
    flink2: "assignTimestampsAndWatermarks(WatermarkStrategy)",
  },
  {
    name: "writeAsText",
    kinds: ["text-file-sink", "json-lines-file-sink"],
    flink1: { en: "writeAsText(path), deprecated", zh: "writeAsText(path)，已弃用" },
    flink2: "sinkTo(FileSink)",
  },
  {
    name: "writeAsCsv",
    kinds: ["csv-file-sink"],
    flink1: { en: "writeAsCsv(path), deprecated", zh: "writeAsCsv(path)，已弃用" },
    flink2: "sinkTo(FileSink)",
  },
  {
    name: "writeUsingOutputFormat",
    kinds: ["file-sink", "text-file-sink"],
    flink1: {
      en: "writeUsingOutputFormat(OutputFormat), deprecated",
      zh: "writeUsingOutputFormat(OutputFormat)，已弃用",
    },
    flink2: "sinkTo(FileSink)",
  },
  { name: "print", kinds: ["print"], flink1: "print()", flink2: "print()" },
  { name: "printToErr", kinds: ["print-to-stderr"], flink1: "printToErr()", flink2: "printToErr()" },
  {
    name: "writeToSocket",
    kinds: ["socket-sink"],
    flink1: "writeToSocket(host, port, SerializationSchema)",
    flink2: {
      en: "writeToSocket(host, port, SerializationSchema), deprecated",
      zh: "writeToSocket(host, port, SerializationSchema)，已弃用",
    },
  },
  {
    name: "readFile",
    kinds: ["directory", "text-file"],
    flink1: {
      en: "readFile(FileInputFormat, path, PROCESS_CONTINUOUSLY), deprecated",
      zh: "readFile(FileInputFormat, path, PROCESS_CONTINUOUSLY)，已弃用",
    },
    flink2: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration)",
  },
  {
    name: "socketTextStream",
    kinds: ["socket-text"],
    flink1: "socketTextStream(host, port)",
    flink2: "socketTextStream(host, port)",
  },
];
