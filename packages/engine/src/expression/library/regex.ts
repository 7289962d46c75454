import type { LibraryFunction } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { TypedValue } from "../arithmetic.ts";
import { remembering } from "../remembering.ts";
import { compileJavaRegex } from "./java-regex.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";
import { similarToRegex } from "./similar.ts";

/** Null where the text is no pattern. */
const compiled = remembering(1_000, (pattern: string) => compileJavaRegex(pattern));

function matches(text: string, pattern: string): RegExpExecArray[] | null {
  const regex = compiled(pattern);
  return regex === null ? null : [...text.matchAll(regex)];
}

function firstMatch(args: readonly TypedValue[]): RegExpExecArray | null | undefined {
  const regex = compiled(textAt(args, 1));
  if (regex === null) return undefined;
  regex.lastIndex = 0;
  return regex.exec(textAt(args, 0));
}

function regexp(args: readonly TypedValue[]): boolean {
  if (textAt(args, 1) === "") return false;
  const match = firstMatch(args);
  return match !== undefined && match !== null;
}

function extract(args: readonly TypedValue[]): string | null {
  const group = args.length > 2 ? numberAt(args, 2) : 0;
  return group < 0 ? null : (firstMatch(args)?.[group] ?? null);
}

function instr(args: readonly TypedValue[]): number | null {
  const match = firstMatch(args);
  return match === undefined ? null : match === null ? 0 : match.index + 1;
}

function replace(args: readonly TypedValue[]): string | null {
  const regex = compiled(textAt(args, 1));
  return regex === null ? null : textAt(args, 0).replace(regex, () => textAt(args, 2));
}

function similar(args: readonly TypedValue[]): boolean {
  const pattern = similarToRegex(textAt(args, 1), args.length > 2 ? textAt(args, 2) : null);
  const regex = pattern === null ? null : compiled(`^(?:${pattern})\\z`);
  if (regex === null)
    throw new JobFailureError("runtime.cast-failed", {
      value: JSON.stringify(textAt(args, 1)),
      type: "SIMILAR TO",
    });
  regex.lastIndex = 0;
  return regex.test(textAt(args, 0));
}

export const REGEX_LIBRARY = {
  SIMILAR: similar,
  REGEXP: regexp,
  REGEXP_EXTRACT: extract,
  REGEXP_REPLACE: replace,
  REGEXP_COUNT: (args) => matches(textAt(args, 0), textAt(args, 1))?.length ?? null,
  REGEXP_INSTR: instr,
  REGEXP_SUBSTR: (args) => firstMatch(args)?.[0] ?? null,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
