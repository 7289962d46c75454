import { became, still } from "./flink-name.ts";
import type { FlinkName } from "./flink-name.ts";

/** Sources and sinks, and their formats. */
export const FLINK_CONNECTORS: readonly FlinkName[] = [
  became(
    "TextLineInputFormat",
    ["text-file"],
    {
      en: "FileSource.forRecordStreamFormat(new TextLineInputFormat(), path) since 1.15; TextLineFormat before",
      zh: "FileSource.forRecordStreamFormat(new TextLineInputFormat(), path) 自 1.15 起；此前为 TextLineFormat",
    },
    "FileSource.forRecordStreamFormat(new TextLineInputFormat(), path)",
  ),
  became(
    "readCsvFile / CsvInputFormat / CsvReaderFormat",
    ["csv-file"],
    {
      en: "ExecutionEnvironment.readCsvFile(path) of the DataSet API, deprecated in 1.18; CsvReaderFormat since 1.15",
      zh: "DataSet API 的 ExecutionEnvironment.readCsvFile(path)，1.18 起弃用；CsvReaderFormat 自 1.15 起",
    },
    {
      en: "FileSource.forRecordStreamFormat(CsvReaderFormat.forPojo(Class), path); the DataSet API is removed",
      zh: "FileSource.forRecordStreamFormat(CsvReaderFormat.forPojo(Class), path)；DataSet API 已移除",
    },
  ),
  still(
    "JsonFormat",
    ["json-lines-file", "json-lines-file-sink"],
    "'connector' = 'filesystem', 'format' = 'json' (SQL)",
  ),
  still(
    "ParquetColumnarRowInputFormat",
    ["parquet-file"],
    "FileSource.forBulkFileFormat(new ParquetColumnarRowInputFormat(...), path)",
  ),
  still("AvroInputFormat", ["avro-file"], "createInput(new AvroInputFormat(path, Class))"),
  still(
    "AvroParquetReaders",
    ["parquet-file", "avro-file"],
    "FileSource.forRecordStreamFormat(AvroParquetReaders.forGenericRecord(Schema), path)",
  ),
  became(
    "FileSource / monitorContinuously",
    ["directory"],
    {
      en: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration) since 1.12",
      zh: "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration) 自 1.12 起",
    },
    "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration)",
  ),
  became(
    "PROCESS_CONTINUOUSLY / PROCESS_ONCE / ContinuousFileMonitoringFunction",
    ["directory"],
    {
      en: "readFile(FileInputFormat, path, FileProcessingMode, interval), deprecated in 1.16",
      zh: "readFile(FileInputFormat, path, FileProcessingMode, interval)，1.16 起弃用",
    },
    {
      en: "FileSource with monitorContinuously(Duration), or without it; readFile is still there, deprecated",
      zh: "FileSource，用或不用 monitorContinuously(Duration)；readFile 仍在，已弃用",
    },
  ),
  became(
    "SocketTextStreamFunction",
    ["socket-text"],
    "socketTextStream(host, port); addSource(new SocketTextStreamFunction(...))",
    "socketTextStream(host, port)",
  ),
  became(
    "NumberSequenceSource",
    ["sequence"],
    {
      en: "fromSource(new NumberSequenceSource(from, to), ...) since 1.12",
      zh: "fromSource(new NumberSequenceSource(from, to), ...) 自 1.12 起",
    },
    "fromSource(new NumberSequenceSource(from, to), ...)",
  ),
  still("fromParallelCollection", ["sequence"], "fromParallelCollection(SplittableIterator, Class)"),
  became(
    "DataGeneratorSource / GeneratorFunction",
    ["data-generator"],
    {
      en: "fromSource(new DataGeneratorSource(GeneratorFunction, count, type), ...); before 1.17 addSource(new DataGeneratorSource(DataGenerator))",
      zh: "fromSource(new DataGeneratorSource(GeneratorFunction, count, type), ...)；1.17 之前为 addSource(new DataGeneratorSource(DataGenerator))",
    },
    "fromSource(new DataGeneratorSource(GeneratorFunction, count, type), ...)",
  ),
  still("DataGenTableSource", ["data-generator"], "'connector' = 'datagen' (SQL)"),
  became(
    "FileSink / StreamingFileSink / BucketingSink",
    ["file-sink"],
    {
      en: "sinkTo(FileSink) since 1.12; addSink(StreamingFileSink) since 1.6, deprecated in 1.16; BucketingSink, deprecated in 1.9, removed in 1.12",
      zh: "sinkTo(FileSink) 自 1.12 起；addSink(StreamingFileSink) 自 1.6 起，1.16 起弃用；BucketingSink 1.9 起弃用，1.12 中移除",
    },
    "sinkTo(FileSink)",
  ),
  became(
    "FileSink / StreamingFileSink",
    ["text-file-sink", "csv-file-sink", "json-lines-file-sink"],
    {
      en: "sinkTo(FileSink) since 1.12; addSink(StreamingFileSink), deprecated in 1.16",
      zh: "sinkTo(FileSink) 自 1.12 起；addSink(StreamingFileSink) 1.16 起弃用",
    },
    "sinkTo(FileSink.forRowFormat(path, Encoder))",
  ),
  still(
    "RollingPolicy / BucketAssigner",
    ["file-sink"],
    "FileSink.forRowFormat(...).withRollingPolicy(RollingPolicy).withBucketAssigner(BucketAssigner)",
  ),
  became(
    "OutputFormat",
    ["file-sink"],
    {
      en: "writeUsingOutputFormat(OutputFormat), deprecated in 1.10",
      zh: "writeUsingOutputFormat(OutputFormat)，1.10 起弃用",
    },
    {
      en: "sinkTo(FileSink); writeUsingOutputFormat is still there, deprecated",
      zh: "sinkTo(FileSink)；writeUsingOutputFormat 仍在，已弃用",
    },
  ),
  became(
    "SocketClientSink",
    ["socket-sink"],
    {
      en: "addSink(new SocketClientSink(host, port, SerializationSchema)), deprecated in 1.20",
      zh: "addSink(new SocketClientSink(host, port, SerializationSchema))，1.20 起弃用",
    },
    "writeToSocket(host, port, SerializationSchema)",
  ),
  became(
    "PrintSinkFunction",
    ["print-to-stderr"],
    {
      en: "addSink(new PrintSinkFunction(identifier, true)), deprecated in 1.20; PrintSink since 1.16",
      zh: "addSink(new PrintSinkFunction(identifier, true))，1.20 起弃用；PrintSink 自 1.16 起",
    },
    "sinkTo(new PrintSink(identifier, true))",
  ),
  became(
    "DiscardingSink / addSink",
    ["discard"],
    {
      en: "addSink(new DiscardingSink()); sinkTo(new DiscardingSink()) since 1.19",
      zh: "addSink(new DiscardingSink())；sinkTo(new DiscardingSink()) 自 1.19 起",
    },
    "sinkTo(new DiscardingSink())",
  ),
];
