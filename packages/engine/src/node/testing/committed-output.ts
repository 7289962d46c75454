import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Lines of all visible part files. */
export function committedLines(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith("part-"))
    .flatMap((name) => readFileSync(join(directory, name), "utf8").split("\n"))
    .filter((line) => line !== "");
}

/** What a word count writes for these lines of text: each word with 1, 2, ... up to its count, once each. */
export function expectedCounts(text: string): readonly string[] {
  const counts = new Map<string, number>();
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => {
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      return `${word},${count}`;
    })
    .toSorted();
}

/** Files that are no visible part: what was begun and not committed. */
export const leftovers = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => !name.startsWith("part-"));
