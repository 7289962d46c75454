import { draw } from "./draw.ts";
import type { Example } from "./example.ts";

export const wordCountExample: Example = {
  id: "word-count",
  name: { en: "Word count", zh: "单词计数" },
  summary: { en: "Counts the words of a text, and ends with it.", zh: "统计一篇文本的单词，随文本结束。" },
  document: draw(
    "Word count",
    [
      { id: "text", kind: "text-file", name: "Text file", at: [0, 0], config: { path: "samples/mill.txt" } },
      { id: "words", kind: "flat-map", name: "Words", at: [1, 0] },
      { id: "by-word", kind: "key-by", name: "By word", at: [2, 0], config: { columns: ["word"] } },
      { id: "count", kind: "aggregate", name: "Count", at: [3, 0] },
      { id: "print", kind: "print", name: "Print", at: [4, 0] },
    ],
    ["text -> words", "words -> by-word", "by-word -> count", "count -> print"],
  ),
};
