/**
 * The one place where code becomes a function. `source` is made by our generators from typed plans: it holds only
 * generated names, operators and small integers; names and literals of a person reach it through `constants` alone.
 */
export function generateFunction<T>(source: string, constants: readonly unknown[]): T {
  // oxlint-disable-next-line no-implied-eval, no-new-func -- see the contract above
  const factory = new Function("K", `"use strict";\n${source}`) as (constants: readonly unknown[]) => T;
  return factory(constants);
}
