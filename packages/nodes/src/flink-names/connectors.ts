import { became, still } from "./flink-name.ts";
import type { FlinkName } from "./flink-name.ts";

/** Sources and sinks, and their formats. */
export const FLINK_CONNECTORS: readonly FlinkName[] = [
  still(
    "TextLineInputFormat",
    ["text-file"],
    "FileSource.forRecordStreamFormat(new TextLineInputFormat(), path)",
  ),
  became(
    "readCsvFile / CsvInputFormat / CsvReaderFormat",
    ["csv-file"],
    {
      en: "ExecutionEnvironment.readCsvFile(path) of the DataSet API, deprecated; CsvReaderFormat since 1.15",
      zh: "DataSet API 的 ExecutionEnvironment.readCsvFile(path)，已弃用；CsvReaderFormat 自 1.15 起",
    },
    "FileSource.forRecordStreamFormat(CsvReaderFormat.forPojo(Class), path)",
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
  still(
    "FileSource / monitorContinuously",
    ["directory"],
    "FileSource.forRecordStreamFormat(...).monitorContinuously(Duration)",
  ),
  became(
    "PROCESS_CONTINUOUSLY / PROCESS_ONCE / ContinuousFileMonitoringFunction",
    ["directory"],
    {
      en: "readFile(FileInputFormat, path, FileProcessingMode, interval), deprecated",
      zh: "readFile(FileInputFormat, path, FileProcessingMode, interval)，已弃用",
    },
    {
      en: "FileSource with monitorContinuously(Duration), or without it",
      zh: "FileSource，用或不用 monitorContinuously(Duration)",
    },
  ),
  still("SocketTextStreamFunction", ["socket-text"], "socketTextStream(host, port)"),
  still("NumberSequenceSource", ["sequence"], "fromSource(new NumberSequenceSource(from, to), ...)"),
  became("fromParallelCollection", ["sequence"], "fromParallelCollection(SplittableIterator, Class)", {
    en: "fromSequence(from, to), or a DataGeneratorSource",
    zh: "fromSequence(from, to) 或 DataGeneratorSource",
  }),
  still(
    "DataGeneratorSource / GeneratorFunction",
    ["data-generator"],
    "fromSource(new DataGeneratorSource(GeneratorFunction, count, type), ...)",
  ),
  became(
    "DataGenSource",
    ["data-generator"],
    {
      en: "addSource of a generator; 'connector' = 'datagen' (SQL)",
      zh: "addSource 加生成器；'connector' = 'datagen'（SQL）",
    },
    {
      en: "DataGeneratorSource; 'connector' = 'datagen' (SQL)",
      zh: "DataGeneratorSource；'connector' = 'datagen'（SQL）",
    },
  ),
  became(
    "FileSink / StreamingFileSink / BucketingSink",
    ["file-sink"],
    {
      en: "sinkTo(FileSink); addSink(StreamingFileSink), deprecated; BucketingSink, removed in 1.11",
      zh: "sinkTo(FileSink)；addSink(StreamingFileSink) 已弃用；BucketingSink 在 1.11 中移除",
    },
    "sinkTo(FileSink)",
  ),
  became(
    "FileSink / StreamingFileSink",
    ["text-file-sink", "csv-file-sink", "json-lines-file-sink"],
    {
      en: "sinkTo(FileSink); addSink(StreamingFileSink), deprecated",
      zh: "sinkTo(FileSink)；addSink(StreamingFileSink) 已弃用",
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
      en: "writeUsingOutputFormat(OutputFormat), deprecated",
      zh: "writeUsingOutputFormat(OutputFormat)，已弃用",
    },
    "sinkTo(FileSink)",
  ),
  became(
    "SocketClientSink",
    ["socket-sink"],
    "addSink(new SocketClientSink(host, port, SerializationSchema))",
    {
      en: "writeToSocket(host, port, SerializationSchema), deprecated",
      zh: "writeToSocket(host, port, SerializationSchema)，已弃用",
    },
  ),
  became(
    "PrintSinkFunction",
    ["print-to-stderr"],
    "addSink(new PrintSinkFunction(identifier, true))",
    "sinkTo(new PrintSink(identifier, true))",
  ),
  became(
    "DiscardingSink / addSink",
    ["discard"],
    "addSink(new DiscardingSink())",
    "sinkTo(new DiscardingSink())",
  ),
];
