import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a counting job writes for this text: each word with 1, 2, … up to its count, once each, sorted. */
export function countsOf(text: string): readonly string[] {
  const seen = new Map<string, number>();
  const lines = text.split(/\s+/u).flatMap((word) => {
    if (word === "") return [];
    const count = (seen.get(word) ?? 0) + 1;
    seen.set(word, count);
    return `${word},${count}`;
  });
  return lines.toSorted();
}

/** Lines of all visible part files, sorted. */
export function committedCounts(directory: string): readonly string[] {
  const parts = readdirSync(directory).filter((entry) => entry.startsWith("part-"));
  const lines = parts.flatMap((part) => readFileSync(join(directory, part), "utf8").split("\n"));
  return lines.filter((line) => line !== "").toSorted();
}
