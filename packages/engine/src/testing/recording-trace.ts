import type { TraceSink } from "../simulation/trace.ts";

/** A trace that keeps each event as a line: kind and data. */
export function recordingTrace(): TraceSink & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, event: (kind, _operator, data) => void lines.push(`${kind} ${JSON.stringify(data)}`) };
}
