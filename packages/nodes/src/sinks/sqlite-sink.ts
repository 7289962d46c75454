import { defineNode, field } from "@millrace/graph";
import type { RowSchema, TypeKind } from "@millrace/graph";
import { z } from "zod";
import { inputColumns, onlyInput } from "../input-columns.ts";
import type { InputColumn, Reporter } from "../input-columns.ts";
import { input } from "../ports.ts";
import { checkFile, fileName } from "../sources/file-records.ts";

export const sqliteSink = defineNode({
  kind: "sqlite-sink",
  version: 1,
  category: "sink",
  title: { en: "SQLite table", zh: "SQLite 表" },
  summary: {
    en: "Keeps a table of an SQLite file up to date by key, exactly once.",
    zh: "按键更新 SQLite 文件中的一张表，精确一次。",
  },
  help: {
    en: "One subtask writes: a row replaces the one with its key, and a row that is taken back (-U, -D) goes, if no other has replaced it. File and table are made where they are not there, with the key as primary key. A table that is there has to have the columns of the rows, of the same type, and the key as its primary key or as a unique index; its other columns are left alone.\n\nExactly once by upserts: everything before a checkpoint is on the disk before that is complete, and rows that come again after a failure replace themselves. So the table ends as it would have without the failure. Readers see rows before their checkpoint, and for a moment older values after a failure. Two conditions: the key of the table covers what the stream is keyed by, so that rows of one key come in one order (the pipeline warns where it does not); and what is computed before does not depend on the clock, on chance or on others' answers, as windows of processing time, a time to live, UUID() and requests do. Otherwise rows that were written before a failure may stay that do not come again, and the guarantee of the pipeline says at least once, and which node is the reason.\n\nBOOLEAN and whole numbers are INTEGER, DOUBLE and FLOAT are REAL (NaN is NULL), bytes are BLOB; all others, DECIMAL and times too, are TEXT. A row with NULL in the key fails the job. Where another program writes to the file, it is waited for, for a minute. Two jobs that write to one table replace each other's rows. The file may not lie on a network drive; it gets a small table of its own besides, millrace_writers, by which a try that is over is refused.\n\nExample: behind a count by city, key city: the table has a row for each city with its newest count.",
    zh: "由一个子任务写入：每行替换同键的行，被撤回的行（-U、-D）若未被其他行替换则删除。文件与表不存在时自动创建，键为主键。已有的表须包含数据行的各列且类型相同，并以该键为主键或唯一索引；表的其他列保持不变。\n\n以幂等更新实现精确一次：检查点完成之前，它之前的一切都已落盘；故障后再次到来的行替换自己，因此表的最终内容与没有故障时相同。读者在检查点完成之前就能看到数据行，故障后会短暂看到较旧的值。有两个条件：表的键覆盖流的分区键，使同一键的行保持一种顺序（不覆盖时流水线会警告）；之前的计算不依赖时钟、随机数或外部应答，不像处理时间窗口、状态存活时间、UUID() 与请求那样。否则，故障前写入而不再到来的行可能留在表中，此时流水线的保证显示为至少一次，并指出原因所在的节点。\n\nBOOLEAN 与整数写作 INTEGER，DOUBLE 与 FLOAT 写作 REAL（NaN 写作 NULL），字节写作 BLOB；其余类型，包括 DECIMAL 与时间，写作 TEXT。键为 NULL 的行使作业失败。其他程序正在写该文件时，最多等待一分钟。两个作业写同一张表会互相替换数据行。文件不可位于网络驱动器上；其中另有一张小表 millrace_writers，用来拒绝已结束的尝试。\n\n示例：接在按 city 计数之后，键为 city：表中每个城市一行，是它最新的计数。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "city", type: "STRING" },
          { name: "rides", type: "BIGINT" },
        ],
        rows: [
          ["Lima", 1],
          ["Oslo", 1],
          ["Lima", 2],
          ["Oslo", 2],
          ["Lima", 3],
        ],
      },
    ],
    config: { keys: ["city"] },
  },
  aliases: ["sqlite", "database", "upsert", "table", "sql", "数据库", "更新"],
  icon: "file-out",
  takesChanges: true,
  upserts: true,
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    path: field.path({ label: { en: "File", zh: "文件" } }, "file"),
    table: field.text({ label: { en: "Table", zh: "表" } }, { mono: true }),
    keys: field.columns({
      label: { en: "Key", zh: "键" },
      help: { en: "Columns that tell the rows of the table apart.", zh: "区分表中各行的列。" },
    }),
  }),
  initial: { path: "files/tables.db", table: "rows", keys: [] },
  migrations: {},
  summarize: ({ path, table }) => `${fileName(path)} · ${table}`,
  lower(context) {
    const { path, table, keys: names } = context.config;
    const schema = onlyInput(context.inputs);
    checkFile({ path }, context);
    checkNames(table, schema, context);
    if (names.length === 0) {
      const columns = schema.fields.map(({ name }) => name).join(", ");
      context.report({ code: "column.not-set", severity: "error", path: ["keys"], params: { columns } });
      return null;
    }
    const keys = inputColumns(schema, names, ["keys"], context);
    if (keys === null) return null;
    const covers = checkKeys(keys, schema, context);
    const positions = [...new Set(keys.map(({ index }) => index))];
    return {
      operators: [{ kind: "sqlite-sink", path, table, keys: positions }],
      output: null,
      maxParallelism: 1,
      ...(covers ? {} : { guarantee: "at-least-once" }),
    };
  },
});

function checkNames(table: string, { fields }: RowSchema, to: Reporter): void {
  if (table.trim() === "" || /^(?:sqlite|millrace)_/iu.test(table) || table.includes("\0"))
    to.report({ code: "table.name", severity: "error", path: ["table"], params: { table } });
  const seen = new Map<string, string>();
  for (const { name } of fields) {
    const folded = name.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());
    const other = seen.get(folded);
    if (other !== undefined)
      to.report({ code: "table.same-name", severity: "error", path: [], params: { column: name, other } });
    seen.set(folded, name);
  }
}

/** Whether rows of one key come in one order. */
function checkKeys(keys: readonly InputColumn[], schema: RowSchema, to: Reporter): boolean {
  for (const [at, { name, type }] of keys.entries()) {
    if (!INEXACT.has(type.kind)) continue;
    const params = { column: name, type: type.kind };
    to.report({ code: "table.key-type", severity: "error", path: ["keys", at], params });
  }
  const missing = (schema.keys ?? []).filter((column) => !keys.some(({ name }) => name === column));
  if (missing.length === 0) return true;
  const params = { streamKey: (schema.keys ?? []).join(", "), missing: missing.join(", ") };
  to.report({ code: "table.key-does-not-cover", severity: "warning", path: ["keys"], params });
  return false;
}

const INEXACT: ReadonlySet<TypeKind> = new Set(["DOUBLE", "FLOAT", "ARRAY", "MAP", "ROW", "NULL"]);
