import { defineNode, field, HOST_METRICS_FIELDS, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { output } from "../ports.ts";

export const hostMetrics = defineNode({
  kind: "host-metrics",
  version: 1,
  category: "source",
  title: { en: "Host metrics", zh: "主机指标" },
  summary: {
    en: "Measures this machine: CPU by core, memory, load, disk, network.",
    zh: "测量本机：各 CPU 核、内存、负载、磁盘、网络。",
  },
  help: {
    en: "A real source without end. Every interval it gives one row for each figure: ts, metric (cpu, memory, load, disk, network), instance (cpu0, sda, eth0, total), field (busy in percent, used and available in bytes, load1, read, write, received and sent in bytes a second) and value.\n\nWhat was measured cannot be measured again: after a failure the rows since the last checkpoint are missing (at most once).\n\nExample: filter metric = 'cpu', key by instance, and average value in a window of ten seconds.",
    zh: "真实的无界数据源。每个间隔为每项指标输出一行：ts、metric（cpu、memory、load、disk、network）、instance（cpu0、sda、eth0、total）、field（busy 为百分比，used 与 available 为字节，load1，read、write、received、sent 为每秒字节数）以及 value。\n\n测量无法重放：故障后，最近检查点之后的数据行会缺失（至多一次）。\n\n示例：过滤 metric = 'cpu'，按 instance 分区，在十秒窗口内求 value 的平均值。",
  },
  example: { inputs: [], config: {} },
  aliases: ["cpu", "memory", "load", "monitoring", "system metrics", "iot", "监控", "内存", "负载"],
  icon: "activity",
  guarantee: "at-most-once",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    intervalMs: field.duration({ label: { en: "Every", zh: "间隔" } }, 100),
  }),
  initial: { intervalMs: 1_000 },
  migrations: {},
  summarize: ({ intervalMs }) => `cpu, memory, load … ${intervalMs / 1000} s`,
  lower: ({ config }) => ({
    operators: [{ kind: "host-metrics-source", intervalMs: config.intervalMs }],
    output: rowSchema(HOST_METRICS_FIELDS),
    maxParallelism: 1,
  }),
});
