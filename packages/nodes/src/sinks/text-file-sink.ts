import { defineNode, field } from "@millrace/graph";
import { z } from "zod";
import { checkPath } from "../path-field.ts";
import { INPUT } from "../ports.ts";

const config = z.strictObject({
  directory: field.path(
    {
      label: { en: "Directory", zh: "目录" },
      help: {
        en: "On the machine of the server, for example files/words.",
        zh: "位于服务器所在机器，例如 files/words。",
      },
    },
    "directory",
  ),
});

export const textFileSink = defineNode({
  kind: "text-file-sink",
  version: 1,
  category: "sink",
  title: { en: "Text file", zh: "写文本文件" },
  summary: { en: "Writes rows as lines of text, exactly once.", zh: "把数据按行写为文本，精确一次。" },
  help: {
    en: "Writes part files into a directory. A part is finished with the checkpoint that covers it, so that after a failure no row is missing and none is there twice.\n\nExample: files/words.",
    zh: "在目录中写入分片文件。每个分片随覆盖它的检查点一起完成，因此故障后既不丢失也不重复。\n\n例如：files/words。",
  },
  aliases: ["writeAsText", "FileSink", "StreamingFileSink", "save", "output"],
  icon: "file-out",
  guarantee: "exactly-once",
  inputs: INPUT,
  outputs: [],
  config,
  initial: { directory: "" },
  migrations: {},
  summarize: ({ directory }) => directory,
  lower(context) {
    const { directory } = context.config;
    if (!checkPath(context, directory, "directory")) return null;
    return {
      operators: [{ kind: "file-sink", directory, format: "text", header: false, delimiter: "," }],
      output: null,
    };
  },
});
