import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { INPUT } from "../ports.ts";

const config = z.strictObject({
  prefix: field.text({
    label: { en: "Prefix", zh: "前缀" },
    help: { en: "Before each row, to tell several apart.", zh: "加在每行之前，以区分多个 Print。" },
  }),
});

export const print = defineNode({
  kind: "print",
  version: 1,
  category: "sink",
  title: { en: "Print", zh: "打印" },
  summary: { en: "Shows the rows live in the page.", zh: "在页面上实时显示数据。" },
  help: {
    en: "The last rows are shown in the panel of the node. After a failure some rows may be shown twice.\n\nExample: connect any stream to it to see what flows.",
    zh: "最近的数据显示在该节点的面板中。故障恢复后部分数据可能重复显示。\n\n例如：把任意一条流连接到它，查看其中的数据。",
  },
  aliases: ["print", "printToErr", "console", "log", "output", "PrintSink"],
  icon: "terminal",
  guarantee: "at-least-once",
  inputs: INPUT,
  outputs: [],
  config,
  initial: { prefix: "" },
  migrations: {},
  summarize: ({ prefix }) => prefix,
  lower: ({ config: { prefix } }) => ({ operators: [{ kind: "print-sink", prefix }], output: null }),
});
