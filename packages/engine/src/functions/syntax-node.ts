/** A node of a parsed program, as `@babel/parser` gives it: its kind, where it lies in the text, and members by kind. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && typeof (value as SyntaxNode).type === "string";

/** The nodes right below one, in the order of its members. */
export function childNodes(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (name === "extra" || name === "loc") continue;
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** What stands inside parentheses. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  return node.type === "ParenthesizedExpression" && isNode(node["expression"])
    ? withoutParentheses(node["expression"])
    : node;
}
