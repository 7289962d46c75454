import type { tableMessages as english } from "./table-en.ts";
import type { Message } from "./message.ts";

export const tableMessages: Readonly<Record<keyof typeof english, Message>> = {
  "table.name": {
    message: "表不能命名为“{table}”。",
    fix: "输入非空、且不以 sqlite_ 或 millrace_ 开头的名称。",
  },
  "table.same-name": {
    message: "对 SQLite 而言，列 {column} 与 {other} 同名：它不区分大小写。",
    fix: "用“重命名列”改名，或用“投影”去掉其中一列。",
  },
  "table.key-type": {
    message: "{column} 不能作为键：{type} 的值无法精确区分。",
    fix: "选择其他类型的列，或用“映射”转换为 STRING 或 DECIMAL。",
  },
  "table.key-does-not-cover": {
    message:
      "数据行以 {streamKey} 区分，而表的键缺少 {missing}：不同键的行会互相替换，最后留下哪一行，每次运行可能不同。",
    fix: "把 {missing} 加入表的键，或先按表的键列分区。",
  },
  "runtime.table-column-missing": {
    message: "{path} 中的表 {table} 没有 {node} 要写入的列 {column}。",
    fix: "给表添加该列，在 {node} 之前去掉该列，或填写另一个表名。",
  },
  "runtime.table-column-type": {
    message: "{path} 中表 {table} 的列 {column} 是 {found}，而 {node} 写入 {due}。",
    fix: "在 {node} 之前转换该列的类型，修改表，或填写另一个表名。",
  },
  "runtime.table-key": {
    message: "{path} 中的表 {table} 不以 {node} 的键 {keys} 区分各行。",
    fix: "选择表的主键列或唯一索引的列作为 {node} 的键，添加这样的索引，或填写另一个表名。",
  },
  "runtime.table-null-key": {
    message: "{node} 有一行的键列 {column} 为 NULL。",
    fix: "用“过滤”去掉这样的行（{column} IS NOT NULL），或在“映射”中用 COALESCE 给出值。",
  },
  "runtime.table-failed": {
    message: "{node} 无法写入 {path} 中的表 {table}：{problem}。",
    fix: "检查该文件是什么、还有谁打开着它、磁盘是否有空间；作业会从最近的检查点继续。",
  },
  "runtime.table-superseded": {
    message: "{node} 较早的一次尝试仍在写 {path} 中的表 {table}，已被拒绝。",
    fix: "无需处理：较新的尝试会写入全部数据行。",
  },
};
