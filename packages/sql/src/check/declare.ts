import { bigint, boolean, double, int, string } from "@millrace/graph";
import type { Expression, LibraryFunction, LogicalType, Text, TolerantFunction } from "@millrace/graph";
import { anyNullable, call, withNullable } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import type { CallSite, FunctionSpec, Parameter } from "./function-spec.ts";

/** The result's type of these arguments, its nullability aside. */
export type ResultType = (args: readonly Expression[]) => LogicalType;

export interface Declaration {
  readonly signature: string;
  readonly en: string;
  readonly zh: string;
  readonly parameters: readonly Parameter[];
  /** Those behind may be left out; all are needed where it is missing. */
  readonly minArgs?: number;
  readonly maxArgs?: number;
  readonly result: ResultType;
  /** The engine's function where it has another name. */
  readonly fn?: LibraryFunction | TolerantFunction;
  /** NULL may come of arguments that are not. */
  readonly nullable?: boolean;
  /** Arguments as the engine takes them. */
  readonly prepare?: (site: CallSite) => readonly Expression[] | null;
}

/** A function that the engine knows by name: NULL as soon as an argument is. */
export function declare(name: string, declaration: Declaration): FunctionSpec {
  const { signature, en, zh, parameters, result } = declaration;
  const summary: Text = { en, zh };
  return {
    name,
    signature,
    summary,
    parameters,
    minArgs: declaration.minArgs ?? parameters.length,
    maxArgs: declaration.maxArgs ?? parameters.length,
    build: (site) => {
      const args = declaration.prepare ? declaration.prepare(site) : site.args;
      if (!args) return null;
      const nullable = declaration.nullable === true || anyNullable(site.args);
      const fn = declaration.fn ?? (name as LibraryFunction);
      return call(fn, withNullable(result(site.args), nullable), ...args);
    },
  };
}

export const returns = {
  string: (): LogicalType => string(),
  int: (): LogicalType => int(),
  bigint: (): LogicalType => bigint(),
  double: (): LogicalType => double(),
  boolean: (): LogicalType => boolean(),
  first: ([first]: readonly Expression[]): LogicalType => first?.type ?? string(),
} as const;

/** Every number as a DOUBLE. */
export const asDoubles = ({ args }: CallSite): readonly Expression[] =>
  args.map((arg) => coerce(arg, double()));
