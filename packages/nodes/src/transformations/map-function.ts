import { defineNode } from "@millrace/graph";
import { firstLine, FUNCTION_DEFAULTS, functionOutputs } from "../function-fields.ts";
import { input } from "../ports.ts";
import { lowerRowFunction, rowFunctionConfig } from "../row-function.ts";

export const mapFunction = defineNode({
  kind: "map-function",
  version: 1,
  category: "transformation",
  title: { en: "Map function", zh: "映射函数" },
  summary: {
    en: "Makes a row of each row, with a function in TypeScript.",
    zh: "用 TypeScript 函数把每一行变成一行。",
  },
  help: {
    en: "The function is given the row as an object and returns an object with the columns of the result. Numbers and milliseconds of timestamps are number, STRING is string, BOOLEAN boolean, NULL null; DECIMAL, DATE, TIME, bytes and nested values are text.\n\nThe text is one expression, or a program that exports the function by export default. It runs in a sandbox: no files, no network, no clock, no randomness, 64 MB of memory. A call that does not come to an end is stopped after some seconds and fails the job with the line of the loop. Variables outside of the function are not part of checkpoints: use a process function with state instead. Whoever runs the server may turn the sandbox off for speed (--trusted-functions): then functions run inside of the slot, in the process that has its files, connections and other jobs, all of this is in their reach, no call is stopped on its own, and the page says so at each function.\n\nWhat the function sees has types, which the editor completes: Row is a row that comes in, Result one of the result. TypeScript checks it before a job starts; plain JavaScript is held only to what surely fails.\n\nFor what SQL can say, Map is faster.\n\nExample: row => ({ city: row.city.toUpperCase(), cents: row.fare * 100 })",
    zh: "函数得到一个表示数据行的对象，返回由结果列组成的对象。数值和时间戳的毫秒数是 number，STRING 是 string，BOOLEAN 是 boolean，NULL 是 null；DECIMAL、DATE、TIME、字节与嵌套值为文本。\n\n代码是一个表达式，或用 export default 导出函数的程序。它在沙箱中运行：没有文件、网络、时钟和随机数，内存 64 MB。不结束的调用几秒后被停止，作业失败并指出循环所在的行。函数之外的变量不属于检查点：请改用带状态的处理函数。服务器的运维者可以为速度关闭沙箱（--trusted-functions）：此时函数就在 Slot 中运行，能触及该进程的文件、连接和其他作业，单次调用不会被单独停止；页面会在每个函数处注明。\n\n函数所见都有类型，编辑器会据此补全：Row 是输入的一行，Result 是结果的一行。作业启动前由 TypeScript 检查；纯 JavaScript 只检查必然出错之处。\n\n能用 SQL 表达的，“映射”更快。\n\n示例：row => ({ city: row.city.toUpperCase(), cents: row.fare * 100 })",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["2026-01-01 12:00:02", "Lima", 7],
          ["2026-01-01 12:00:04", "Oslo", 5],
          ["2026-01-01 12:00:07", "Lima", 4],
          ["2026-01-01 12:00:11", "Oslo", 9],
        ],
      },
    ],
    config: {
      code: "row => ({ city: row.city.toUpperCase(), cents: row.fare * 100 })",
      schema: [
        { name: "city", type: "STRING" },
        { name: "cents", type: "INT" },
      ],
    },
  },
  aliases: [
    "MapFunction",
    "RichMapFunction",
    "javascript",
    "typescript",
    "lambda",
    "udf",
    "code",
    "script",
    "脚本",
    "代码",
  ],
  icon: "code",
  inputs: input(),
  outputs: functionOutputs,
  config: rowFunctionConfig("map"),
  initial: { code: "row => ({ ...row })", schema: [], ...FUNCTION_DEFAULTS },
  migrations: {},
  summarize: ({ code }) => firstLine(code),
  lower: lowerRowFunction("map"),
});
