import { formatType, timestamp } from "@millrace/graph";
import type { LogicalType, MessageParams } from "@millrace/graph";
import { printValue } from "../operators/sinks/print-format.ts";
import { JobFailureError } from "../task/job-failure-error.ts";
import { FunctionSourceError } from "./function-problem.ts";
import type { TextPosition } from "./function-problem.ts";
import type { FunctionColumn } from "./value-class.ts";
import { VmError } from "./function-vm.ts";
import { loopAt } from "./loop-at.ts";
import { LINES_BEFORE } from "./program-parts.ts";
import { SANDBOX_FILE, SANDBOX_LIMITS } from "./quick-js-vm.ts";

/** What a function did wrong with one row. */
export type FunctionFailure =
  /** Position 0: not known. */
  | ({ readonly kind: "thrown"; readonly message: string } & TextPosition)
  /** `type` null: what the function gives as a whole. */
  | {
      readonly kind: "result";
      readonly column: string;
      readonly type: LogicalType | null;
      readonly got: string;
    }
  /** A BIGINT that no number of JavaScript is exact for. */
  | { readonly kind: "unsafe-integer" };

const NOWHERE: TextPosition = { line: 0, column: 0 };

const OUT_OF_MEMORY = "InternalError: out of memory";

/** What `describe` of a program said of the last failure. Memory that ran out is no matter of one row, and is thrown. */
export function saidFailure(
  text: string,
  outputs: readonly FunctionColumn[],
  source: string,
): FunctionFailure {
  const said = JSON.parse(text) as { column?: number; got?: string; message?: string; stack?: string };
  if (said.message === OUT_OF_MEMORY) throw callFailure(new VmError("memory", "", ""), source);
  if (said.column === undefined)
    return { kind: "thrown", message: said.message ?? "", ...positionOf(said.stack ?? "", source) };
  const column = outputs[said.column];
  return { kind: "result", column: column?.name ?? "", type: column?.type ?? null, got: said.got ?? "" };
}

/** The failure of the job where the node's policy is to fail. `row`: the one that caused it, as text. */
export function rowFailure(failure: FunctionFailure, row: string): JobFailureError {
  switch (failure.kind) {
    case "thrown": {
      const { message, line, column } = failure;
      return new JobFailureError("runtime.function-failed", {
        problem: message,
        line,
        position: column,
        row,
      });
    }
    case "result":
      return resultFailure(failure.column, failure.type, failure.got, row);
    case "unsafe-integer":
      return new JobFailureError("runtime.function-unsafe-integer", { row });
  }
}

/** The failure of the job where a timer's function threw: there is no row, but a key and a time. */
export function timerFailure(
  failure: FunctionFailure,
  { key, timeMs }: { readonly key: string; readonly timeMs: number },
): JobFailureError {
  const { line, column: position } = failure.kind === "thrown" ? failure : NOWHERE;
  const time = printValue(timeMs, timestamp(false)) ?? "";
  const params = { problem: describeFailure(failure), line, position, key, time };
  return new JobFailureError("runtime.function-timer-failed", params);
}

// oxlint-disable-next-line max-params -- what was given, and for which row
export function resultFailure(
  column: string,
  type: LogicalType | null,
  got: string,
  row: string | null,
): JobFailureError {
  const params: MessageParams = {
    ...(row !== null && { row }),
    column,
    expected: type === null ? "" : formatType(type),
    got,
  };
  return new JobFailureError("runtime.function-result", params);
}

/** In one line for a side output. */
export function describeFailure(failure: FunctionFailure): string {
  switch (failure.kind) {
    case "thrown":
      return failure.message;
    case "result": {
      const { column, type, got } = failure;
      return type === null ? `result is ${got}` : `${column} is ${got}, not ${formatType(type)}`;
    }
    case "unsafe-integer":
      return "BIGINT beyond 2^53";
  }
}

/** What no policy forgives: the call took too long, or too much memory. `from`: where it was if the trace does not say it. */
export function callFailure(
  { kind, message, trace }: VmError,
  source: string,
  from: TextPosition = NOWHERE,
): JobFailureError {
  if (kind === "memory") {
    return new JobFailureError("runtime.function-memory", { megabytes: SANDBOX_LIMITS.memoryBytes >> 20 });
  }
  const { line, column } = positionOf(trace, source);
  if (kind === "timeout") {
    const at = loopAt(source, line === 0 ? from : { line, column });
    return new JobFailureError("runtime.function-timeout", { line: at.line, position: at.column });
  }
  return new JobFailureError("runtime.function-failed", { problem: message, line, position: column });
}

/** Runs a call into a function; what no policy forgives ends the job. */
export function calling<Result>(source: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw error instanceof VmError ? callFailure(error, source) : error;
  }
}

/** Runs what makes a function of its text; what is wrong with the text ends the job. */
export function loading<Result>(source: string, load: () => Result): Result {
  try {
    return load();
  } catch (error) {
    if (error instanceof FunctionSourceError) throw invalid(error.message, error);
    if (!(error instanceof VmError)) throw error;
    throw error.kind === "thrown"
      ? invalid(error.message, positionOf(error.trace, source))
      : callFailure(error, source, { line: 1, column: 1 });
  }
}

const invalid = (problem: string, { line, column }: TextPosition): JobFailureError =>
  new JobFailureError("runtime.function-invalid", { problem, line, position: column });

const FRAME = new RegExp(`\\b${SANDBOX_FILE}:(\\d+):(\\d+)`, "gu");

/** The innermost place of a stack trace that lies in the person's text. */
export function positionOf(trace: string, source: string): TextPosition {
  const lines = source.split("\n");
  for (const [, line = "", column = ""] of trace.matchAll(FRAME)) {
    const own = Number(line) - LINES_BEFORE;
    const length = lines[own - 1]?.length ?? -1;
    if (own >= 1 && Number(column) <= length + 1) return { line: own, column: Number(column) };
  }
  return NOWHERE;
}
