import type { ParsedFunction } from "./parse-function.ts";
import { childNodes, isNode, withoutParentheses } from "./syntax-node.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/**
 * A function of one row that reads its columns by name and does nothing else with the row: it needs no row object. Its
 * text refers to `<prefix>v<index>` where it referred to columns.
 */
export interface FastRow {
  /** Columns that it reads, by position, and the names that their values have in the text. */
  readonly reads: ReadonlyMap<number, readonly string[]>;
  readonly body:
    /** An object literal: the expression of each of its members. */
    | { readonly kind: "members"; readonly members: ReadonlyMap<string, string> }
    | { readonly kind: "expression"; readonly text: string }
    | { readonly kind: "block"; readonly text: string };
}

/** Null where the function has to be given the row itself. `prefix` occurs nowhere in the code. */
export function fastRow(
  { code, main }: ParsedFunction,
  columns: readonly string[],
  prefix: string,
): FastRow | null {
  const arrow = main === null ? null : arrowOfOne(main);
  if (arrow === null) return null;
  const { parameter, body } = arrow;
  const scan =
    parameter.type === "Identifier"
      ? memberReads(body, String(parameter["name"]), columns, prefix)
      : patternReads(parameter, columns);
  if (scan === null) return null;
  const text = (node: SyntaxNode): string => replaced(code, node, scan.replacements);
  return { reads: scan.reads, body: bodyOf(body, text) };
}

/**
 * Columns that a function of a row and of more reads, where it reads them by name and does nothing else with the row; null:
 * it may read any.
 */
export function readColumns(
  main: SyntaxNode | undefined,
  columns: readonly string[],
): ReadonlySet<number> | null {
  if (main === undefined || namesArguments(main)) return null;
  const [parameter, ...others] = main["params"] as readonly SyntaxNode[];
  if (parameter === undefined) return new Set();
  if (parameter.type === "ObjectPattern") return columnsOf([patternReads(parameter, columns)]);
  if (parameter.type !== "Identifier") return null;
  const places = [...others, main["body"] as SyntaxNode];
  return columnsOf(places.map((node) => memberReads(node, String(parameter["name"]), columns, "")));
}

/** How many of its arguments a function may see; Infinity: all. */
export function mostParameters(main: SyntaxNode | undefined): number {
  if (main === undefined || namesArguments(main)) return Infinity;
  const parameters = main["params"] as readonly SyntaxNode[];
  return parameters.some(({ type }) => type === "RestElement") ? Infinity : parameters.length;
}

function columnsOf(scans: readonly (Reads | null)[]): ReadonlySet<number> | null {
  const found = new Set<number>();
  for (const scan of scans) {
    if (scan === null) return null;
    for (const column of scan.reads.keys()) found.add(column);
  }
  return found;
}

const namesArguments = (node: SyntaxNode): boolean =>
  (node.type === "Identifier" && (node["name"] === "arguments" || node["name"] === "eval")) ||
  childNodes(node).some(namesArguments);

/** An arrow function of one parameter whose body means the same wherever it is put. */
function arrowOfOne(main: SyntaxNode): { readonly parameter: SyntaxNode; readonly body: SyntaxNode } | null {
  if (main.type !== "ArrowFunctionExpression" || main["async"] === true) return null;
  const [parameter, ...others] = main["params"] as readonly SyntaxNode[];
  const body = main["body"];
  if (parameter === undefined || others.length > 0 || !isNode(body) || usesItself(body)) return null;
  return { parameter, body };
}

function bodyOf(body: SyntaxNode, text: (node: SyntaxNode) => string): FastRow["body"] {
  if (body.type === "BlockStatement") return { kind: "block", text: text(body) };
  const members = literalMembers(withoutParentheses(body), text);
  return members === null ? { kind: "expression", text: text(body) } : { kind: "members", members };
}

interface Reads {
  readonly reads: ReadonlyMap<number, readonly string[]>;
  readonly replacements: readonly { readonly from: number; readonly to: number; readonly text: string }[];
}

const FUNCTIONS = /^(?:Function|ObjectMethod|Class)/u;

/** `this`, `arguments` and the like mean something else where the text is put. */
function usesItself(node: SyntaxNode): boolean {
  if (node.type === "ThisExpression" || node.type === "AwaitExpression" || node.type === "YieldExpression")
    return true;
  if (node.type === "Identifier" && (node["name"] === "arguments" || node["name"] === "eval")) return true;
  if (FUNCTIONS.test(node.type)) return true;
  return childNodes(node).some(usesItself);
}

function memberReads(
  body: SyntaxNode,
  row: string,
  columns: readonly string[],
  prefix: string,
): Reads | null {
  const reads = new Map<number, string[]>();
  const replacements: { from: number; to: number; text: string }[] = [];
  const visit = (node: SyntaxNode, parents: readonly SyntaxNode[]): boolean => {
    if (node.type === "Identifier" && node["name"] === row && !isPropertyName(node, parents.at(-1))) {
      const member = parents.at(-1);
      const column = member === undefined ? -1 : columnOf(member, node, columns);
      if (column < 0 || member === undefined || isTarget(member, parents.at(-2))) return false;
      if (parents.at(-3)?.type === "ObjectPattern") return false;
      const name = `${prefix}v${column}`;
      reads.set(column, [name]);
      replacements.push({ from: member.start, to: member.end, text: name });
      return true;
    }
    return childNodes(node).every((child) => visit(child, [...parents, node]));
  };
  return visit(body, []) ? { reads, replacements } : null;
}

function isPropertyName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined || parent["computed"] === true) return false;
  return parent["property"] === node || (parent["key"] === node && parent["shorthand"] !== true);
}

function columnOf(member: SyntaxNode, row: SyntaxNode, columns: readonly string[]): number {
  const property = member["property"];
  if (member.type !== "MemberExpression" || member["object"] !== row || member["computed"] === true)
    return -1;
  return isNode(property) && property.type === "Identifier" ? columns.indexOf(String(property["name"])) : -1;
}

/** Whether a column is written, deleted or called as a method of the row. */
function isTarget(member: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined) return false;
  if (parent["callee"] === member || parent["tag"] === member) return true;
  if (parent["left"] === member) return WRITTEN.test(parent.type);
  if (parent.type === "UnaryExpression") return parent["operator"] === "delete";
  return TARGETS.has(parent.type);
}

/** What stands on the left of these is written. */
const WRITTEN = /^(?:Assignment|For)/u;

const TARGETS: ReadonlySet<string> = new Set([
  "UpdateExpression",
  "ArrayPattern",
  "RestElement",
  "AssignmentPattern",
]);

/** `({ a, b: c }) => ...` */
function patternReads(pattern: SyntaxNode, columns: readonly string[]): Reads | null {
  if (pattern.type !== "ObjectPattern") return null;
  const reads = new Map<number, string[]>();
  for (const { type, key, value, computed } of pattern["properties"] as readonly SyntaxNode[]) {
    if (type !== "ObjectProperty" || computed === true || !isNode(key) || !isNode(value)) return null;
    if (key.type !== "Identifier" || value.type !== "Identifier") return null;
    const column = columns.indexOf(String(key["name"]));
    if (column < 0) return null;
    reads.set(column, [...(reads.get(column) ?? []), String(value["name"])]);
  }
  return { reads, replacements: [] };
}

function replaced(code: string, { start, end }: SyntaxNode, replacements: Reads["replacements"]): string {
  let text = "";
  let at = start;
  for (const { from, to, text: name } of replacements.toSorted((a, b) => a.from - b.from)) {
    if (from < start || to > end) continue;
    text += code.slice(at, from) + name;
    at = to;
  }
  return text + code.slice(at, end);
}

/** The members of an object literal with plain, different names, or null. */
function literalMembers(
  node: SyntaxNode,
  text: (node: SyntaxNode) => string,
): ReadonlyMap<string, string> | null {
  if (node.type !== "ObjectExpression") return null;
  const members = new Map<string, string>();
  for (const { type, key, value, computed } of node["properties"] as readonly SyntaxNode[]) {
    if (type !== "ObjectProperty" || computed === true || !isNode(key) || !isNode(value)) return null;
    const name = key.type === "Identifier" ? key["name"] : key.type === "StringLiteral" ? key["value"] : null;
    if (typeof name !== "string" || name === "__proto__" || members.has(name)) return null;
    members.set(name, text(value));
  }
  return members;
}
