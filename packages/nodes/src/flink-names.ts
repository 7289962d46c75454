/** An old name of Flink's API, the node that does its work here, and what became of it in Flink. */
export interface FlinkName {
  readonly name: string;
  /** Kinds of nodes, the first is the nearest. */
  readonly kinds: readonly string[];
  /** How it is written in Flink 1.x and in 2.x; null: it was removed without another in its place. */
  readonly flink1: string;
  readonly flink2: string;
}

export const flinkNames: readonly FlinkName[] = [
  {
    name: "fold",
    kinds: ["fold", "reduce", "aggregate"],
    flink1: "fold(initial, FoldFunction), removed",
    flink2: "reduce, or aggregate(AggregateFunction)",
  },
  {
    name: "windowFold",
    kinds: ["window", "data-window"],
    flink1: "WindowedStream.fold, removed",
    flink2: "window(...).aggregate(AggregateFunction)",
  },
  {
    name: "aggregationOnWindow",
    kinds: ["window"],
    flink1: "window(...).sum, min, max, minBy, maxBy",
    flink2: "window(...).sum, min, max, minBy, maxBy, or aggregate(AggregateFunction)",
  },
  {
    name: "timeWindow",
    kinds: ["window"],
    flink1: "timeWindow(Time), deprecated",
    flink2: "window(TumblingEventTimeWindows.of(Duration))",
  },
  { name: "countWindow", kinds: ["count-window"], flink1: "countWindow(size)", flink2: "countWindow(size)" },
  {
    name: "split / select",
    kinds: ["split"],
    flink1: "split(OutputSelector), select, removed",
    flink2: "side outputs: OutputTag, getSideOutput",
  },
  {
    name: "iterate",
    kinds: ["iterate"],
    flink1: "iterate(maxWaitTime), closeWith, deprecated",
    flink2: "removed; Flink ML: Iterations",
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
    flink1: "assignTimestampsAndWatermarks(AssignerWithPeriodicWatermarks), deprecated",
    flink2: "assignTimestampsAndWatermarks(WatermarkStrategy)",
  },
  {
    name: "writeAsText",
    kinds: ["text-file-sink"],
    flink1: "writeAsText(path), deprecated",
    flink2: "sinkTo(FileSink)",
  },
  {
    name: "writeAsCsv",
    kinds: ["csv-file-sink"],
    flink1: "writeAsCsv(path), deprecated",
    flink2: "sinkTo(FileSink)",
  },
  {
    name: "writeUsingOutputFormat",
    kinds: ["file-sink"],
    flink1: "writeUsingOutputFormat(OutputFormat), deprecated",
    flink2: "sinkTo(FileSink)",
  },
  { name: "print", kinds: ["print"], flink1: "print()", flink2: "print()" },
  { name: "printToErr", kinds: ["print-to-stderr"], flink1: "printToErr()", flink2: "printToErr()" },
  {
    name: "writeToSocket",
    kinds: ["socket-sink"],
    flink1: "writeToSocket(host, port, SerializationSchema)",
    flink2: "writeToSocket(host, port, SerializationSchema), deprecated",
  },
  {
    name: "readFile",
    kinds: ["directory"],
    flink1: "readFile(FileInputFormat, path, PROCESS_CONTINUOUSLY), deprecated",
    flink2: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration)",
  },
  {
    name: "socketTextStream",
    kinds: ["socket-text"],
    flink1: "socketTextStream(host, port)",
    flink2: "socketTextStream(host, port)",
  },
];

/** Those that a node of this kind stands for. */
export const flinkNamesOf = (kind: string): readonly FlinkName[] =>
  flinkNames.filter(({ kinds }) => kinds.includes(kind));
