import { stripTypeScriptTypes } from "node:module";
import { expect, it } from "vitest";
import { parseFunction } from "./parse-function.ts";

/** Node's own stripper says what has to come out; a semicolon more or less, where a statement was, is the same. */
const normal = (code: string): string => code.replaceAll(/[\s;]+/gu, "");

it.each([
  "const x: number = 1; export {};",
  "const f = (a: number, b?: string): string => `${a}${b}`;\nexport {};",
  "interface A { b: string }\ntype C = A | null;\nconst c = {} as C;\nexport {};",
  "const g = <T extends object>(x: T): T => x!;\nexport {};",
  "class P<T> extends Map<string, T> implements Iterable<[string, T]> {\n  private readonly a: number = 1;\n  static b?: string;\n  declare c: number;\n  d!: string;\n  constructor(readonly: number) { super(); }\n  protected get e(): number { return this.a; }\n  [k: string]: unknown;\n  public async *f(this: P<T>, q?: number): AsyncGenerator<number> { yield q!; }\n}\nexport {};",
  "abstract class Q { abstract r(): void; abstract s: number; t(): void {} }\nexport {};",
  "function over(a: string): string;\nfunction over(a: number): number;\nfunction over(a: unknown): unknown { return a; }\nexport {};",
  "let d!: number;\ntry { d = 1 } catch (e: unknown) { throw e as Error }\nexport {};",
  "declare const outside: { a: number };\ndeclare function also(): void;\nconst h = (outside satisfies unknown, 1);\nexport {};",
  "const big = Math.max<number>;\nconst m = new Map<string, number[]>();\nexport {};",
  "for (const [k, v] of Object.entries({} as Record<string, number>) as [string, number][]) k + v;\nexport {};",
  "const p = ({ a, b = 1 }: { a: number; b?: number }, ...rest: readonly string[]): asserts a is number => {};\nexport {};",
  "const emoji = '😀' as string;\nconst after: number = 1;\nexport {};",
])("leaves what Node leaves, every character in its place: %#", (source) => {
  const { code } = parseFunction(source);
  const stripped = stripTypeScriptTypes(source).replace("export {};", "");
  expect(normal(code)).toBe(normal(stripped));
  expect(code.length).toBe(source.length);
  expect(code.split("\n").length).toBe(source.split("\n").length);
});

it("keeps statements apart where one that is left out stood between them", () => {
  const { code } = parseFunction(
    "const a = 1\ninterface X {}\n(() => a)()\nconst b = a as any\n;[1].map(x => b)\nexport {}",
  );
  expect(code).toMatch(/;\s+\(\(\) => a\)/u);
});
