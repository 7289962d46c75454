import { FunctionSourceError, positionAt } from "./function-problem.ts";
import { childNodes, isNode } from "./syntax-node.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** Statements and members that are of types alone. */
const TYPES_ALONE: ReadonlySet<string> = new Set([
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSDeclareFunction",
  "TSDeclareMethod",
  "TSIndexSignature",
]);

/** TypeScript that would have to become other code. */
const NOT_ERASABLE: ReadonlySet<string> = new Set([
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSParameterProperty",
  "TSImportEqualsDeclaration",
  "TSExportAssignment",
  "Decorator",
]);

const MODULES: ReadonlySet<string> = new Set([
  "ImportDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

const MODIFIERS = /\b(?:public|private|protected|readonly|override|abstract|declare)\b/gu;

/**
 * The program without its types: what was one is blanks, so that every other character stays where it was and positions
 * in what runs are positions in the person's text. Where a statement is left out, a semicolon keeps those around it apart.
 */
export function eraseTypes(text: string, program: SyntaxNode): string {
  const eraser = new Eraser(text);
  eraser.visit(program, null);
  return eraser.text;
}

class Eraser {
  readonly #source: string;
  readonly #characters: string[];

  constructor(source: string) {
    this.#source = source;
    this.#characters = source.split("");
  }

  get text(): string {
    return this.#characters.join("");
  }

  visit(node: SyntaxNode, parent: SyntaxNode | null): void {
    this.#refuse(node);
    if (TYPES_ALONE.has(node.type) || node["declare"] === true || node["exportKind"] === "type") {
      this.#leaveOut(node);
      return;
    }
    if (node.type.startsWith("TS") && this.#isType(node)) {
      this.#blank(node.start, node.end);
      return;
    }
    this.#marks(node, parent);
    for (const child of childNodes(node)) this.visit(child, node);
  }

  #refuse(node: SyntaxNode): void {
    if (node["declare"] === true) return;
    const modules =
      MODULES.has(node.type) || (node.type === "ExportNamedDeclaration" && isNode(node["source"]));
    if (!modules && !NOT_ERASABLE.has(node.type)) return;
    const what = this.#source.slice(node.start, node.end).split(/\s/u, 2).join(" ");
    throw new FunctionSourceError(
      modules ? "import" : "not-erasable",
      what,
      positionAt(this.#source, node.start),
    );
  }

  /** Expressions of TypeScript that hold a value are no types. */
  #isType(node: SyntaxNode): boolean {
    return !isNode(node["expression"]) || node.type === "TSExpressionWithTypeArguments";
  }

  /** Blanks what a node has of types beside its children. */
  // oxlint-disable-next-line complexity -- one case a construct of the language
  #marks(node: SyntaxNode, parent: SyntaxNode | null): void {
    switch (node.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "TSInstantiationExpression":
        this.#blankTail(node, node["expression"] as SyntaxNode);
        return;
      case "TSTypeAssertion":
        this.#blank(node.start, (node["expression"] as SyntaxNode).start);
        return;
      case "Identifier":
        this.#identifier(node, parent);
        return;
      case "VariableDeclarator":
        if (node["definite"] === true) this.#blankNext("!", nameEnd(node["id"] as SyntaxNode));
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node);
        return;
      case "ClassProperty":
      case "ClassMethod":
      case "ClassPrivateProperty":
      case "ClassPrivateMethod":
      case "ClassAccessorProperty":
        this.#member(node);
    }
  }

  #identifier(node: SyntaxNode, parent: SyntaxNode | null): void {
    if (node["name"] === "this" && parent !== null) {
      this.#blank(node.start, node.end);
      if (/^\s*,/u.test(this.#source.slice(node.end))) this.#blankNext(",", node.end);
    } else if (node["optional"] === true) {
      this.#blankNext("?", nameEnd(node));
    }
  }

  #class(node: SyntaxNode): void {
    const body = node["body"] as SyntaxNode;
    if (node["abstract"] === true) this.#blank(node.start, node.start + "abstract".length);
    const interfaces = node["implements"];
    if (!Array.isArray(interfaces) || !isNode(interfaces[0])) return;
    const from = this.#source.lastIndexOf("implements", interfaces[0].start);
    this.#blank(from, body.start);
  }

  #member(node: SyntaxNode): void {
    const key = node["key"] as SyntaxNode;
    if (node["abstract"] === true) {
      this.#leaveOut(node);
      return;
    }
    const head = this.#source.slice(node.start, key.start);
    for (const { 0: word, index } of head.matchAll(MODIFIERS)) {
      this.#blank(node.start + index, node.start + index + word.length);
    }
    if (node["optional"] === true) this.#blankNext("?", key.end);
    if (node["definite"] === true) this.#blankNext("!", key.end);
  }

  /** What follows an expression up to the end of `node`: at the end of a statement without semicolon one takes its place. */
  #blankTail(node: SyntaxNode, expression: SyntaxNode): void {
    this.#blank(expression.end, node.end);
    if (/^[ \t]*(?:\/\/[^\n]*)?\n\s*[([`+\-/]/u.test(this.#source.slice(node.end))) {
      this.#characters[expression.end] = ";";
    }
  }

  #leaveOut(node: SyntaxNode): void {
    this.#blank(node.start, node.end);
    this.#characters[node.start] = ";";
  }

  #blankNext(character: string, from: number): void {
    const at = this.#source.indexOf(character, from);
    if (at >= 0) this.#blank(at, at + 1);
  }

  #blank(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (!/[\n\r\u2028\u2029]/u.test(this.#source[at]!)) this.#characters[at] = " ";
    }
  }
}

const nameEnd = (node: SyntaxNode): number =>
  node.type === "Identifier" && typeof node["name"] === "string"
    ? node.start + node["name"].length
    : node.end;
