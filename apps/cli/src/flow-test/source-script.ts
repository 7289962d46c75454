import type { ScriptLine, SourceScript } from "@millrace/engine/simulation";
import { parseValue } from "@millrace/engine";
import type { Field, RowSchema } from "@millrace/graph";
import { CommandError } from "../command-error.ts";
import type { Cell, FlowTestInput } from "./flow-test.ts";
import { inputRow } from "./input-rows.ts";

export interface SourceColumns {
  /** Of the node. */
  readonly all: readonly Field[];
  /** Those that the source gives: a projection may have left some out. */
  readonly given: RowSchema;
}

/** What a source does in a test. Throws CommandError that says where it is wrong. */
export function sourceScript(input: FlowTestInput, columns: SourceColumns, where: string): SourceScript {
  const lines =
    "rows" in input
      ? input.rows.map((row, index) => rowLine(row, columns, `${where}, row ${index + 1}`))
      : input.script.map((line, index) => scriptLine(line, columns, `${where}, line ${index + 1}`));
  forwardOnly(lines, where);
  return { lines, ends: input.end };
}

const rowLine = (row: Parameters<typeof inputRow>[0], columns: SourceColumns, at: string): ScriptLine => ({
  kind: "row",
  values: inputRow(row, columns, at),
});

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function scriptLine(
  line: Parameters<typeof inputRow>[0] | string,
  columns: SourceColumns,
  at: string,
): ScriptLine {
  if (typeof line !== "string") return rowLine(line, columns, at);
  const text = line.trim();
  if (text === "idle" || text === "active") return { kind: "idle", idle: text === "idle" };
  const [, watermark] = /^watermark (.+)$/u.exec(text) ?? [];
  if (watermark !== undefined) return { kind: "watermark", watermarkMs: momentOf(watermark, at) };
  const [, length, unit = ""] = /^\+(\d+)(ms|s|m|h)$/u.exec(text) ?? [];
  if (length !== undefined) return { kind: "wait", ms: Number(length) * (UNITS[unit] ?? 1) };
  const [, values] = /^\+I\[(.*)\]$/su.exec(text) ?? [];
  if (values !== undefined) return rowLine(cellsOf(values), columns, at);
  throw new CommandError(
    `${at}: ${JSON.stringify(line)} is none of: +I[values], watermark TIME, idle, active, +5s.`,
  );
}

/** Of what stands between the brackets of a row. */
export const cellsOf = (text: string): readonly Cell[] =>
  text === "" ? [] : text.split(", ").map((cell) => (cell === "NULL" ? null : cell));

function momentOf(text: string, at: string): number {
  if (/^-?\d+$/u.test(text)) return Number(text);
  const value = parseValue(text, { kind: "TIMESTAMP", nullable: false, precision: 3 });
  if (typeof value === "number") return value;
  throw new CommandError(
    `${at}: ${JSON.stringify(text)} is no time: 2026-01-02 03:04:05.678, or milliseconds since 1970.`,
  );
}

function forwardOnly(lines: readonly ScriptLine[], where: string): void {
  let last = -Infinity;
  for (const [index, line] of lines.entries()) {
    if (line.kind !== "watermark") continue;
    if (line.watermarkMs < last)
      throw new CommandError(`${where}, line ${index + 1}: a watermark never goes back.`);
    last = line.watermarkMs;
  }
}
