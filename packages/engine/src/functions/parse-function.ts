import { parse } from "@babel/parser";
import { eraseTypes } from "./erase-types.ts";
import { FunctionSourceError } from "./function-problem.ts";
import { childNodes, isNode, withoutParentheses } from "./syntax-node.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** A person's text, ready to be run. */
export interface ParsedFunction {
  /** JavaScript with every character where it was in the text. */
  readonly code: string;
  /** What has to stand on a line before it: then it is a list of statements, with each export a plain declaration. */
  readonly head: string;
  /** Names of exports, and of what they are called inside. */
  readonly exports: ReadonlyMap<string, string>;
  /** The function that an export is for good, by the name of the export. */
  readonly functions: ReadonlyMap<string, SyntaxNode>;
  /** What `export default` gives, or the text as a whole where it is one expression. */
  readonly main: SyntaxNode | null;
}

/** What the value of `export default` is called inside. */
export const DEFAULT_NAME = "$default";

/**
 * Reads TypeScript. Either one expression (`row => ({ ... })`), or a program whose functions are exported: the one of a
 * Map and the like by `export default`, those of a process function by name.
 */
export function parseFunction(text: string): ParsedFunction {
  const program = parsed(text);
  const [only, ...others] = program["body"] as readonly SyntaxNode[];
  const code = eraseTypes(text, program);
  if (only?.type === "ExpressionStatement" && others.length === 0) {
    const main = withoutParentheses(only["expression"] as SyntaxNode);
    const exports = new Map([["default", DEFAULT_NAME]]);
    return { code, head: `const ${DEFAULT_NAME} =`, exports, functions: new Map([["default", main]]), main };
  }
  return new Exports(text, code).read(program["body"] as readonly SyntaxNode[]);
}

function parsed(text: string): SyntaxNode {
  try {
    const file = parse(text, {
      sourceType: "module",
      plugins: ["typescript"],
      createParenthesizedExpressions: true,
    });
    return file.program as unknown as SyntaxNode;
  } catch (error) {
    const { loc, message } = error as { loc?: { line: number; column: number }; message: string };
    const at = loc ? { line: loc.line, column: loc.column + 1 } : { line: 0, column: 0 };
    throw new FunctionSourceError("syntax", message.replace(/ \(\d+:\d+\)$/u, ""), at);
  }
}

/** Turns `export` into declarations of the same length. */
class Exports {
  readonly #text: string;
  readonly #exports = new Map<string, string>();
  #code: string;
  #main: SyntaxNode | null = null;

  constructor(text: string, code: string) {
    this.#text = text;
    this.#code = code;
  }

  read(statements: readonly SyntaxNode[]): ParsedFunction {
    for (const statement of statements) {
      if (statement["exportKind"] === "type") continue;
      if (statement.type === "ExportDefaultDeclaration") this.#default(statement);
      if (statement.type === "ExportNamedDeclaration") this.#named(statement);
    }
    const functions = new Map<string, SyntaxNode>();
    for (const [name, local] of this.#exports) {
      const node = name === "default" ? this.#main : functionNamed(local, statements);
      if (node !== null) functions.set(name, node);
    }
    return { code: this.#code, head: "", exports: this.#exports, functions, main: this.#main };
  }

  #default({ start, declaration }: SyntaxNode): void {
    if (!isNode(declaration)) return;
    this.#main = withoutParentheses(declaration);
    this.#replace(start, declaration.start, `var ${DEFAULT_NAME} =`);
    this.#exports.set("default", DEFAULT_NAME);
  }

  #named({ start, end, declaration, specifiers }: SyntaxNode): void {
    if (isNode(declaration)) {
      this.#replace(start, declaration.start, "");
      for (const name of declaredNames(declaration)) this.#exports.set(name, name);
      return;
    }
    for (const { exported, local } of specifiers as readonly SyntaxNode[]) {
      if (isNode(exported) && isNode(local))
        this.#exports.set(String(exported["name"] ?? exported["value"]), String(local["name"]));
    }
    this.#replace(start, end, ";");
  }

  #replace(from: number, to: number, by: string): void {
    const kept = this.#text.slice(from + by.length, to).replaceAll(/\S/gu, " ");
    this.#code = this.#code.slice(0, from) + by + kept + this.#code.slice(to);
  }
}

/** The function that a name stands for at the top, where nothing else in the program names it: so nobody changes it. */
function functionNamed(name: string, statements: readonly SyntaxNode[]): SyntaxNode | null {
  const found: SyntaxNode[] = [];
  let named = 0;
  for (const statement of statements) {
    const declaration = isNode(statement["declaration"]) ? statement["declaration"] : statement;
    found.push(...functionsOf(declaration, name));
    named += namings(statement, name);
  }
  return found.length === 1 && named === 1 ? found[0]! : null;
}

function functionsOf(declaration: SyntaxNode, name: string): readonly SyntaxNode[] {
  const isNamed = ({ id }: SyntaxNode): boolean => isNode(id) && id["name"] === name;
  if (declaration.type === "FunctionDeclaration") return isNamed(declaration) ? [declaration] : [];
  if (declaration.type !== "VariableDeclaration") return [];
  const all = declaration["declarations"] as readonly SyntaxNode[];
  return all.filter(isNamed).flatMap(({ init }) => {
    const value = isNode(init) ? withoutParentheses(init) : null;
    return value !== null && /^(?:Arrow)?FunctionExpression$/u.test(value.type) ? [value] : [];
  });
}

const namings = (node: SyntaxNode, name: string): number =>
  childNodes(node).reduce(
    (sum, child) => sum + namings(child, name),
    node.type === "Identifier" && node["name"] === name ? 1 : 0,
  );

function declaredNames(declaration: SyntaxNode): readonly string[] {
  if (isNode(declaration["id"])) return [String(declaration["id"]["name"])];
  const declarations = declaration["declarations"] as readonly SyntaxNode[] | undefined;
  return (declarations ?? []).flatMap(({ id }) =>
    isNode(id) && id.type === "Identifier" ? [String(id["name"])] : [],
  );
}
