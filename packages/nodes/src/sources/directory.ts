import { defineNode, field } from "@millrace/graph";
import type { DirectorySourceSpec, FileReadSpec, Lowered, NodeContext, RowSchema } from "@millrace/graph";
import { formatType, rowSchema, string } from "@millrace/graph";
import { z } from "zod";
import { chosenDirectory } from "../chosen-directory.ts";
import { inputColumn } from "../input-columns.ts";
import { typedSchema } from "../schema-fields.ts";
import { malformedField, malformedSide, PART_BYTES, recordOutputs } from "./file-records.ts";

/** A longer file is read by several subtasks. */
const SPLIT_BYTES = 64 * 1024 * 1024;

const NO_TEXT = ["csv", "json", "parquet", "avro"];

const config = z.strictObject({
  directory: field.path({ label: { en: "Directory", zh: "目录" } }, "directory"),
  pattern: field.text(
    {
      label: { en: "Names", zh: "文件名" },
      help: {
        en: "As in a shell: *.csv, **/2026-*/*.{csv,csv.gz}. Names that begin with a dot or an underscore are left out.",
        zh: "与 shell 相同：*.csv、**/2026-*/*.{csv,csv.gz}。以点或下划线开头的名称会被忽略。",
      },
    },
    { mono: true },
  ),
  recursive: field.toggle({ label: { en: "Directories below too", zh: "包含子目录" } }),
  mode: field.choice({ label: { en: "Read", zh: "读取" } }, [
    { value: "continuous", label: { en: "and watch for new files", zh: "并持续监视新文件" } },
    { value: "once", label: { en: "once, what is there", zh: "一次，现有文件" } },
  ]),
  intervalMs: field.duration(
    { label: { en: "Look every", zh: "查看间隔" }, when: { field: "mode", values: ["continuous"] } },
    10,
  ),
  settleMs: field.duration(
    {
      label: { en: "Unchanged for", zh: "静止时长" },
      help: {
        en: "A file is read when nothing was written into it for so long. One that is moved in by a rename may be read at once: 1 ms.",
        zh: "文件在这段时间内没有写入才会被读取。以重命名方式移入的文件可立即读取：1 ms。",
      },
      when: { field: "mode", values: ["continuous"] },
    },
    1,
  ),
  format: field.choice({ label: { en: "Format", zh: "格式" } }, [
    { value: "csv", label: { en: "CSV", zh: "CSV" } },
    { value: "json", label: { en: "JSON lines", zh: "JSON Lines" } },
    { value: "parquet", label: { en: "Parquet", zh: "Parquet" } },
    { value: "avro", label: { en: "Avro", zh: "Avro" } },
    { value: "text", label: { en: "text", zh: "文本" } },
  ]),
  schema: field.schema({ label: { en: "Columns", zh: "列" }, when: { field: "format", values: NO_TEXT } }),
  delimiter: field.delimiter({
    label: { en: "Delimiter", zh: "分隔符" },
    when: { field: "format", values: ["csv"] },
  }),
  header: field.toggle({
    label: { en: "First line has the names", zh: "首行为列名" },
    when: { field: "format", values: ["csv"] },
  }),
  timeColumn: field.text(
    {
      label: { en: "Event time", zh: "事件时间" },
      help: {
        en: "Column with it. Each file has a watermark of its own, and that of the slowest open file counts. Empty: assigned further down, or not at all.",
        zh: "事件时间所在的列。每个文件有自己的水位线，以打开的文件中最慢的为准。留空：在下游分配，或不分配。",
      },
    },
    { mono: true },
  ),
  outOfOrdernessMs: field.duration({ label: { en: "Out of order by at most", zh: "最大乱序" } }, 0),
  idleTimeoutMs: field.duration(
    {
      label: { en: "Idle after", zh: "空闲判定" },
      help: {
        en: "Without rows for so long, a subtask holds no watermark back.",
        zh: "子任务在这段时间内没有数据时，不再拖住水位线。",
      },
    },
    1,
  ),
  malformed: malformedField,
});

type Config = z.infer<typeof config>;

export const directory = defineNode({
  kind: "directory",
  version: 1,
  category: "source",
  title: { en: "Directory", zh: "目录" },
  summary: {
    en: "Reads the files of a directory, those that come later too.",
    zh: "读取目录中的文件，包括之后到来的。",
  },
  help: {
    en: "Looks through the directory again and again, and reads each file whose name matches, once. A file is known by its path and is whole when it is read: move it in by a rename, or let it rest. What is written into it afterwards is not read, but counted and told like a file that cannot be read; for a file that grows, use Text, CSV or JSON lines file and watch it. CSV, JSON lines and text may end with .gz.\n\nA subtask asks for the next file when it has time for it, the one that was changed first before the others, and reads up to four at once: a busy one gets fewer. A file of more than 64 MB that is not CSV is read by several subtasks, in parts. Every checkpoint has the paths that were read and the positions in those that are open, so that after a failure, and at another parallelism, each row comes once. A file removed before its turn, or of another format, goes the way of malformed rows: the job fails and names it, or it is counted, or leaves by the side output.\n\nWith a time column each file, or part of one, has a watermark of its own, and a subtask without a file holds nothing back: files of several machines may lag behind one another by as long as they are read side by side.\n\nExample: samples, *.csv finds orders.csv and readings.csv; the columns of the second are others, so that it is told as unreadable.",
    zh: "反复查看目录，名称匹配的每个文件读取一次。文件以路径识别，读取时须已完整：用重命名移入，或等它静止。之后写入的内容不会读取，但会像无法读取的文件一样计数并报告；会增长的文件请用“文本文件”“CSV 文件”或“JSON Lines 文件”并监视它。CSV、JSON Lines 与文本可以 .gz 结尾。\n\n子任务有空时领取下一个文件，先修改的先读，同时最多读四个：忙的子任务领得少。超过 64 MB 且不是 CSV 的文件分成几段，由多个子任务同时读取。每个检查点保存已读路径与打开文件中的位置，因此故障后、改变并行度后，每行仍只出现一次。轮到之前被删除、或格式不符的文件按格式错误的行处理：作业失败并指出它，或计数，或从旁路输出发出。\n\n设置事件时间列后，每个文件（或每段）有自己的水位线，没有文件可读的子任务不会拖住水位线：多台机器的文件并排读取时，可以彼此落后。\n\n示例：samples 与 *.csv 会找到 orders.csv 和 readings.csv；后者列不同，因此报告为无法读取。",
  },
  example: { inputs: [], config: {} },
  aliases: [
    "readFile",
    "FileSource",
    "monitorContinuously",
    "PROCESS_CONTINUOUSLY",
    "PROCESS_ONCE",
    "ContinuousFileMonitoringFunction",
    "watch",
    "folder",
    "glob",
    "filesystem",
    "文件夹",
    "监视",
  ],
  icon: "file",
  inputs: [],
  outputs: recordOutputs,
  config,
  initial: {
    directory: "samples",
    pattern: "orders*.csv",
    recursive: false,
    mode: "continuous",
    intervalMs: 1_000,
    settleMs: 1_000,
    format: "csv",
    schema: [
      { name: "id", type: "BIGINT" },
      { name: "ts", type: "TIMESTAMP(3)" },
      { name: "customer", type: "STRING" },
      { name: "city", type: "STRING" },
      { name: "amount", type: "DOUBLE" },
    ],
    delimiter: ",",
    header: true,
    timeColumn: "",
    outOfOrdernessMs: 1_000,
    idleTimeoutMs: 30_000,
    malformed: "skip",
  },
  migrations: {},
  summarize: ({ directory: path, pattern, mode }) => `${path}/${pattern}${mode === "continuous" ? " …" : ""}`,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: given } = context;
  const path = chosenDirectory(given.directory, context);
  if (given.pattern.trim() === "")
    context.report({ code: "directory.no-pattern", severity: "error", path: ["pattern"], params: {} });
  checkDelimiter(context);
  const schema = schemaOf(context);
  if (schema === null) return null;
  const eventTime = eventTimeOf(schema, context);
  if (eventTime === undefined) return null;
  const spec: DirectorySourceSpec = {
    kind: "directory-source",
    directory: path,
    pattern: given.pattern,
    recursive: given.recursive,
    intervalMs: given.mode === "once" ? null : given.intervalMs,
    settleMs: given.mode === "once" ? 0 : given.settleMs,
    // A field of CSV may hold a line break: where a row begins is known from the beginning of the file alone.
    ...(given.format !== "csv" && { splitBytes: SPLIT_BYTES }),
    reads: readsOf(given, schema),
    unreadable: given.malformed,
    eventTime,
  };
  const output = { ...schema, rowtime: eventTime?.column ?? null };
  return { operators: [spec], output, ...malformedSide(given.malformed) };
}

function schemaOf(context: NodeContext<Config>): RowSchema | null {
  if (context.config.format === "text") return rowSchema([{ name: "line", type: string(false) }]);
  return typedSchema(context.config.schema, context);
}

function checkDelimiter({ config: { format, delimiter }, report }: NodeContext<Config>): void {
  if (format === "csv" && !/^[\t\x20-\x7e]$/u.test(delimiter))
    report({
      code: "file.character",
      severity: "error",
      path: ["delimiter"],
      params: { field: "The delimiter", field_zh: "分隔符" },
    });
}

/** Null: there is none; undefined: what is said is wrong, and reported. */
function eventTimeOf(
  schema: RowSchema,
  context: NodeContext<Config>,
): DirectorySourceSpec["eventTime"] | undefined {
  const { timeColumn, outOfOrdernessMs, idleTimeoutMs, mode } = context.config;
  if (timeColumn.trim() === "") return null;
  const column = inputColumn(schema, timeColumn.trim(), ["timeColumn"], context);
  if (column === null) return undefined;
  const { type } = column;
  if ((type.kind !== "TIMESTAMP" && type.kind !== "TIMESTAMP_LTZ") || type.precision > 3) {
    const params = { column: column.name, type: formatType(type), expression: "TIMESTAMP(3)" };
    context.report({ code: "column.not-timestamp", severity: "error", path: ["timeColumn"], params });
    return undefined;
  }
  return {
    column: column.name,
    outOfOrdernessMs,
    idleTimeoutMs: mode === "once" ? null : idleTimeoutMs,
  };
}

/** How each file is read; the path is filled in when it is found. */
function readsOf({ format, malformed, delimiter, header }: Config, { fields }: RowSchema): FileReadSpec {
  const about = { path: "", mode: "once" } as const;
  switch (format) {
    case "text":
      return { kind: "text-file-source", ...about };
    case "csv":
      return { kind: "csv-text-source", ...about, malformed, delimiter, header, columns: fields, quote: '"' };
    case "json":
      return { kind: "json-lines-source", ...about, malformed };
    case "parquet":
      return { kind: "parquet-source", path: "" };
    case "avro":
      return { kind: "avro-source", path: "", malformed, partBytes: PART_BYTES };
  }
}
