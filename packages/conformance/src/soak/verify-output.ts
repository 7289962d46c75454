import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Verified {
  readonly rows: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Files that are no visible part, and lines that are not whole. */
  readonly leftovers: number;
  readonly damaged: number;
}

/**
 * Rows `id,item`: each source subtask gives every n-th number, so that what is lost are the gaps before the largest of
 * each remainder.
 */
export function verifyRows(directory: string, parallelism: number): Verified {
  const seen = new Map<number, number>();
  const largest = Array.from({ length: parallelism }, () => -1);
  const found = eachLine(directory, /^(\d+),\d+$/, ([, text]) => {
    const id = Number(text);
    seen.set(id, (seen.get(id) ?? 0) + 1);
    const subtask = id % parallelism;
    largest[subtask] = Math.max(largest[subtask] ?? -1, id);
  });
  const due = largest.reduce(
    (sum, id, subtask) => sum + (id < 0 ? 0 : Math.floor((id - subtask) / parallelism) + 1),
    0,
  );
  return { ...found, rows: seen.size, lost: due - seen.size, duplicated: repeated(seen) };
}

/** Counts `item,n`: of each item every number from 1 to its largest, and over all items as many as there are rows. */
export function verifyCounts(directory: string, rows: number): Verified {
  const seen = new Map<string, number>();
  const found = eachLine(directory, /^\d+,\d+$/, ([line]) => {
    seen.set(line, (seen.get(line) ?? 0) + 1);
  });
  const largest = new Map<string, number>();
  for (const line of seen.keys()) {
    const [item = "", n] = line.split(",");
    largest.set(item, Math.max(largest.get(item) ?? 0, Number(n)));
  }
  const due = [...largest.values()].reduce((sum, n) => sum + n, 0);
  const lost = due - seen.size + Math.max(0, rows - due);
  return { ...found, rows: seen.size, lost, duplicated: repeated(seen) + Math.max(0, due - rows) };
}

function eachLine(
  directory: string,
  form: RegExp,
  take: (match: RegExpExecArray) => void,
): Pick<Verified, "leftovers" | "damaged"> {
  const names = readdirSync(directory);
  const parts = names.filter((name) => name.startsWith("part-"));
  let damaged = 0;
  for (const name of parts) {
    const text = readFileSync(join(directory, name), "utf8");
    if (!text.endsWith("\n")) damaged += 1;
    for (const line of text.trimEnd().split("\n")) {
      const match = form.exec(line);
      if (match === null) damaged += 1;
      else take(match);
    }
  }
  return { leftovers: names.length - parts.length, damaged };
}

const repeated = (seen: ReadonlyMap<unknown, number>): number =>
  [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
