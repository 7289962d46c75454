import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { checkDelimiter } from "../check-delimiter.ts";
import { input } from "../ports.ts";
import { socketHost } from "../socket-host.ts";

export const socketSink = defineNode({
  kind: "socket-sink",
  version: 1,
  category: "sink",
  title: { en: "Socket", zh: "Socket" },
  summary: {
    en: "Sends every row as a line to a TCP server.",
    zh: "把每行数据作为一行文本发送到 TCP 服务器。",
  },
  help: {
    en: "One subtask connects and sends lines of text, CSV or JSON. Where the server is not there, or closes the connection, another try is made after the delay, as often in a row as the number says; then the job fails. A new connection begins with a whole line. A server that does not read holds the pipeline back.\n\nNothing says that a line was read: with a connection, what was on its way is lost, and after a failure of the job the rows since the last checkpoint are sent again. So rows may be missing and may come twice, and the pipeline says so.\n\nExample: run nc -lk 9998 in a terminal and send a count of words to localhost, 9998.",
    zh: "由一个子任务连接，按行发送文本、CSV 或 JSON。服务器不在或关闭连接时，等待一段时间后重试，连续重试的次数由设置决定，之后作业失败。新连接总从完整的一行开始。服务器不读取时，流水线会被反压。\n\n没有任何确认表明某行已被读取：连接断开时，途中的数据会丢失；作业故障后，最近检查点之后的数据行会再次发送。因此可能缺行，也可能重复，流水线会标明这一点。\n\n示例：在终端运行 nc -lk 9998，把单词计数发到 localhost、9998。",
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
          ["2026-01-01 12:00:12", "Lima", 3],
        ],
      },
    ],
    config: {},
  },
  aliases: ["writeToSocket", "SocketClientSink", "tcp", "netcat", "nc", "network", "套接字", "网络"],
  icon: "file-out",
  guarantee: "none",
  inputs: input(),
  outputs: [],
  config: z.strictObject({
    host: field.text({ label: { en: "Host", zh: "主机" } }, { mono: true }),
    port: field.integer({ label: { en: "Port", zh: "端口" } }, 1, 65_535),
    format: field.choice({ label: { en: "Format", zh: "格式" } }, [
      { value: "text", label: { en: "text", zh: "文本" } },
      { value: "csv", label: { en: "CSV", zh: "CSV" } },
      { value: "json", label: { en: "JSON lines", zh: "JSON Lines" } },
    ]),
    delimiter: field.delimiter({
      label: { en: "Between columns", zh: "列分隔符" },
      when: { field: "format", values: ["text", "csv"] },
    }),
    attempts: field.optionalInteger(
      {
        label: { en: "Further attempts", zh: "重试次数" },
        help: { en: "In a row. Empty: for ever.", zh: "连续重试。留空：一直重试。" },
      },
      0,
      1_000_000,
    ),
    delayMs: field.duration({ label: { en: "Delay between them", zh: "重试间隔" } }, 10),
  }),
  initial: { host: "localhost", port: 9_998, format: "text", delimiter: ",", attempts: 5, delayMs: 2_000 },
  migrations: {},
  summarize: ({ host, port }) => `${host}:${port}`,
  lower(context) {
    const { host: typed, ...rest } = context.config;
    const host = socketHost(typed, context);
    if (rest.format === "csv") checkDelimiter(rest.delimiter, context);
    return {
      operators: [{ kind: "socket-sink", host, ...rest }],
      output: null,
      maxParallelism: 1,
    };
  },
});
