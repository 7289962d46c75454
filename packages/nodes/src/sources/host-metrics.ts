import { defineNode, field, HOST_METRICS_FIELDS, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { OUTPUT } from "../ports.ts";

const config = z.strictObject({
  intervalMs: field.duration({ label: { en: "Every", zh: "间隔" } }, 100),
});

export const hostMetrics = defineNode({
  kind: "host-metrics",
  version: 1,
  category: "source",
  title: { en: "Host metrics", zh: "主机指标" },
  summary: {
    en: "Measures this machine: CPU by core, memory, load, disk, network.",
    zh: "测量本机：各核 CPU、内存、负载、磁盘、网络。",
  },
  help: {
    en: "One row a value: ts, metric (cpu, memory, load, disk, network), instance (cpu0, eth0, sda, total), field (busy, used, available, load1, read, write, received, sent) and value. CPU is in percent, memory in bytes, disk and network in bytes a second. It never ends, and what was measured while the job was down is lost.\n\nExample: a Filter with metric = 'cpu' AND field = 'busy'.",
    zh: "每个值一行：ts、metric（cpu、memory、load、disk、network）、instance（cpu0、eth0、sda、total）、field（busy、used、available、load1、read、write、received、sent）和 value。CPU 为百分比，内存为字节，磁盘与网络为字节每秒。该数据源不会结束；作业停止期间的数据会丢失。\n\n例如：Filter 写作 metric = 'cpu' AND field = 'busy'。",
  },
  aliases: ["system", "cpu", "memory", "load", "monitoring", "addSource"],
  icon: "activity",
  guarantee: "at-most-once",
  inputs: [],
  outputs: OUTPUT,
  config,
  initial: { intervalMs: 1_000 },
  migrations: {},
  summarize: ({ intervalMs }) => `${intervalMs / 1_000} s`,
  lower: ({ config: { intervalMs } }) => ({
    operators: [{ kind: "host-metrics-source", intervalMs }],
    output: rowSchema(HOST_METRICS_FIELDS),
    maxParallelism: 1,
  }),
});
