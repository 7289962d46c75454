import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

export const wordCountExample: DrawnExample = {
  id: "word-count",
  name: { en: "Word count", zh: "单词计数" },
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
