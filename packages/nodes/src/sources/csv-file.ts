import { defineNode, field } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import { typedSchema } from "../schema-fields.ts";
import {
  checkFile,
  fileField,
  fileName,
  malformedField,
  malformedSide,
  readModeField,
  recordOutputs,
  sharedField,
  sharing,
} from "./file-records.ts";

const config = z.strictObject({
  path: fileField,
  mode: readModeField,
  shared: sharedField({
    en: "All subtasks read it, each parts of 4 MB in turn. Rows of different parts come in no order, and a line break always ends a record, in quotes too.",
    zh: "所有子任务一起读取，轮流取 4 MB 的部分。不同部分的行之间没有顺序；换行总是结束一条记录，引号内也一样。",
  }),
  schema: field.schema({ label: { en: "Columns", zh: "列" } }, "csv"),
  delimiter: field.delimiter({ label: { en: "Delimiter", zh: "分隔符" } }),
  header: field.toggle({ label: { en: "First line has the names", zh: "首行为列名" } }),
  quote: field.text(
    {
      label: { en: "Quote", zh: "引号" },
      help: { en: "Empty: quotes are text like any other.", zh: "留空：引号只是普通文本。" },
    },
    { mono: true },
  ),
  comment: field.text(
    {
      label: { en: "Comment", zh: "注释符" },
      help: {
        en: "Lines that begin with it are left out. Empty: there are none.",
        zh: "以它开头的行会被忽略。留空：没有注释。",
      },
    },
    { mono: true },
  ),
  nullLiteral: field.text(
    {
      label: { en: "Text for NULL", zh: "表示 NULL 的文本" },
      help: {
        en: "Besides the empty field, for example NA or \\N. Without quotes round it.",
        zh: "除空字段之外，例如 NA 或 \\N，且不带引号。",
      },
    },
    { mono: true },
  ),
  charset: field.choice({ label: { en: "Encoding", zh: "字符编码" } }, [
    { value: "UTF-8", label: { en: "UTF-8", zh: "UTF-8" } },
    { value: "ISO-8859-1", label: { en: "Latin-1", zh: "Latin-1" } },
    { value: "GBK", label: { en: "GBK", zh: "GBK" } },
  ]),
  malformed: malformedField,
});

type Config = z.infer<typeof config>;

export const csvFile = defineNode({
  kind: "csv-file",
  version: 2,
  category: "source",
  title: { en: "CSV file", zh: "CSV 文件" },
  summary: { en: "Reads the records of a CSV file.", zh: "读取 CSV 文件的记录。" },
  help: {
    en: "Each record becomes a row of typed columns; an empty field is NULL. “Read columns from the file” looks at the beginning of the file and fills in names and types. With a header, columns are found by name, in whatever order, and those that nobody reads are not parsed.\n\nA row with a field that does not fit, with another number of fields or with a broken quote is malformed: the job fails and names file, line and column, or the row is skipped and counted, or it leaves by the side output with its reason.\n\nOne subtask reads the file in its order, or all of them do: then a big file is read as many times as fast as there are subtasks (and processors), but a row with a line break within quotes is malformed, and rows are told by their byte, not by their line. After a failure each goes on from its position in the last checkpoint, at another parallelism too: no row is lost or read twice.\n\nExample: samples/orders.csv gives orders with a time and an amount; one of its rows is broken on purpose. Send malformed rows to the side output and print them.",
    zh: "每条记录成为一行带类型的数据，空字段为 NULL。“从文件读取列”查看文件开头并填入列名与类型。有表头时按名称查找列，顺序任意；无人读取的列不解析。\n\n字段与类型不符、字段数不同或引号不完整的行视为格式错误：作业失败并指出文件、行与列，或跳过并计数，或带着原因从旁路输出发出。\n\n文件由一个子任务按顺序读取，或由所有子任务一起读取：后者对大文件可按子任务数（与处理器数）成倍加快，但引号内含换行的行视为格式错误，出错的行以字节位置而非行号指出。故障后各自从最近检查点记录的位置继续，并行度改变也一样：不丢行，也不重复读取。\n\n示例：samples/orders.csv 提供带时间与金额的订单，其中一行故意写错。把格式错误的行发到旁路输出并打印。",
  },
  example: { inputs: [], config: {} },
  aliases: [
    "readCsvFile",
    "csv",
    "CsvInputFormat",
    "CsvReaderFormat",
    "spreadsheet",
    "table",
    "filesystem",
    "表格",
  ],
  icon: "file",
  inputs: [],
  outputs: recordOutputs,
  config,
  initial: {
    path: "samples/orders.csv",
    mode: "once",
    shared: false,
    schema: [
      { name: "id", type: "BIGINT" },
      { name: "ts", type: "TIMESTAMP(3)" },
      { name: "customer", type: "STRING" },
      { name: "city", type: "STRING" },
      { name: "amount", type: "DOUBLE" },
    ],
    delimiter: ",",
    header: true,
    quote: '"',
    comment: "",
    nullLiteral: "",
    charset: "UTF-8",
    malformed: "skip",
  },
  migrations: { 1: (before) => ({ shared: false, ...before }) },
  summarize: ({ path, mode }) => (mode === "watched" ? `${fileName(path)} …` : fileName(path)),
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: given } = context;
  checkFile(given, context);
  checkSyntax(context);
  const schema = typedSchema(given.schema, context);
  if (schema === null) return null;
  const { path, mode, delimiter, header, charset, malformed } = given;
  const divided = sharing(given);
  const spec = {
    kind: "csv-text-source",
    ...divided.spec,
    path,
    mode,
    delimiter,
    header,
    malformed,
    charset,
    columns: schema.fields,
    quote: given.quote === "" ? null : given.quote,
    comment: given.comment === "" ? null : given.comment,
    nullLiteral: given.nullLiteral === "" ? null : given.nullLiteral,
  } as const;
  return { operators: [spec], output: schema, ...divided.node, ...malformedSide(malformed) };
}

const LABELS = {
  delimiter: { en: "The delimiter", zh: "分隔符" },
  quote: { en: "The quote", zh: "引号" },
  comment: { en: "The comment character", zh: "注释符" },
} as const;

const ONE_CHARACTER = /^[\t\x20-\x7e]$/u;

/** The second byte of a character of GBK may be one of these. */
const IN_GBK = /^[@-~]$/u;

function checkSyntax({ config: given, report }: NodeContext<Config>): void {
  const { delimiter, quote, comment, charset } = given;
  const refuse = (name: keyof typeof LABELS): void => {
    const { en, zh } = LABELS[name];
    report({ code: "file.character", severity: "error", path: [name], params: { field: en, field_zh: zh } });
  };
  if (!ONE_CHARACTER.test(delimiter) || (charset === "GBK" && IN_GBK.test(delimiter))) refuse("delimiter");
  if (quote !== "" && (!ONE_CHARACTER.test(quote) || quote === delimiter)) refuse("quote");
  if (comment !== "" && (!ONE_CHARACTER.test(comment) || [delimiter, quote].includes(comment)))
    refuse("comment");
}
