import type { JobLogEntry } from "@millrace/protocol";

export type LogLevel = JobLogEntry["level"];

const RANK = { info: 0, warning: 1, error: 2 } as const;

interface Line {
  readonly entry: Pick<JobLogEntry, "level" | "taskManagerId" | "detail">;
  readonly text: string;
  readonly node: string;
}

/** Lines of a level or worse that have every word that was typed, wherever it stands. */
export function filterLog<T extends Line>(lines: readonly T[], level: LogLevel, typed: string): readonly T[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  return lines.filter(({ entry, text, node }) => {
    if (RANK[entry.level] < RANK[level]) return false;
    const all = [text, node, entry.taskManagerId, entry.detail].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
