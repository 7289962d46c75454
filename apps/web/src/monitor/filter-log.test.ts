import { expect, test } from "vitest";
import { filterLog } from "./filter-log.ts";

const line = (
  text: string,
  level: "info" | "warning" | "error",
  node = "",
  taskManagerId: string | null = null,
) => ({
  text,
  node,
  entry: { level, taskManagerId, detail: null },
});
const lines = [
  line("Checkpoint 7 completed", "info"),
  line("Checkpoint 8 failed", "warning", "Window"),
  line("Task failed", "error", "Window", "tm-1-2"),
];
const texts = (shown: readonly { readonly text: string }[]) => shown.map(({ text }) => text);

test("a level shows itself and what is worse", () => {
  expect(texts(filterLog(lines, "warning", ""))).toEqual(["Checkpoint 8 failed", "Task failed"]);
});

test("every word typed has to be there, in words, node or TaskManager", () => {
  expect(texts(filterLog(lines, "info", "window TM-1-2"))).toEqual(["Task failed"]);
  expect(texts(filterLog(lines, "info", "checkpoint"))).toHaveLength(2);
  expect(filterLog(lines, "info", "nothing")).toEqual([]);
});
