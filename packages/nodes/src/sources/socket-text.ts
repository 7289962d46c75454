import { defineNode, field, rowSchema, string } from "@millrace/graph";
import { z } from "zod";
import { socketHost } from "../socket-host.ts";
import { output } from "../ports.ts";

export const socketText = defineNode({
  kind: "socket-text",
  version: 1,
  category: "source",
  title: { en: "Socket text", zh: "Socket 文本" },
  summary: { en: "Reads lines from a TCP server.", zh: "从 TCP 服务器读取文本行。" },
  help: {
    en: "Gives one row for each line that the server sends, with one column named line. One subtask reads. When the server closes the connection, or is not there, another try is made after the delay, as often in a row as the number says; after that the source ends, or fails where nobody ever answered.\n\nAt most once: a server does not send twice. After a failure of the job the lines between the last checkpoint and the new connection are gone, and the guarantee of every sink behind it says so.\n\nExample: run nc -lk 9999 in a terminal, start this with localhost and 9999, split the line into words and count them while you type.",
    zh: "服务器发来的每一行输出一行数据，只有一列 line。由一个子任务读取。服务器关闭连接或无法连接时，等待一段时间后重试，连续重试的次数由设置决定；之后数据源结束，若从未连上则作业失败。\n\n至多一次：服务器不会重发。作业故障后，最近检查点到新连接之间的行会丢失，其后每个 Sink 的保证都会标明这一点。\n\n示例：在终端运行 nc -lk 9999，此处填 localhost 与 9999，把行拆成单词，边输入边计数。",
  },
  example: { inputs: [], config: {} },
  aliases: [
    "socketTextStream",
    "SocketTextStreamFunction",
    "tcp",
    "netcat",
    "nc",
    "network",
    "套接字",
    "网络",
  ],
  icon: "file",
  guarantee: "at-most-once",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    host: field.text({ label: { en: "Host", zh: "主机" } }, { mono: true }),
    port: field.integer({ label: { en: "Port", zh: "端口" } }, 1, 65_535),
    delimiter: field.choice({ label: { en: "Lines end with", zh: "行结束符" } }, [
      { value: "\n", label: { en: "line feed", zh: "换行" } },
      { value: "\0", label: { en: "zero byte", zh: "零字节" } },
      { value: ";", label: { en: "semicolon", zh: "分号" } },
      { value: ",", label: { en: "comma", zh: "逗号" } },
    ]),
    attempts: field.optionalInteger(
      {
        label: { en: "Further attempts", zh: "重试次数" },
        help: { en: "In a row. Empty: for ever.", zh: "连续重试。留空：一直重试。" },
      },
      0,
      1_000_000,
    ),
    delayMs: field.duration({ label: { en: "Delay between them", zh: "重试间隔" } }, 10),
    sample: field.text(
      {
        label: { en: "Sample", zh: "样本" },
        help: {
          en: "A preview shows what the server sends. Where nobody answers, or nothing comes, these lines stand in, and are marked.",
          zh: "预览显示服务器实际发来的数据；连不上或没有数据时，以这些行代替并标明。",
        },
      },
      { mono: true, lines: 3 },
    ),
  }),
  initial: {
    host: "localhost",
    port: 9_999,
    delimiter: "\n",
    attempts: 5,
    delayMs: 2_000,
    sample: "to be or not to be\nthat is the question",
  },
  migrations: {},
  summarize: ({ host, port }) => `${host}:${port}`,
  lower(context) {
    const { host, ...rest } = context.config;
    return {
      operators: [{ kind: "socket-text-source", host: socketHost(host, context), ...rest }],
      output: rowSchema([{ name: "line", type: string(false) }]),
      maxParallelism: 1,
    };
  },
});
