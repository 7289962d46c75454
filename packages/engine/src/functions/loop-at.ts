import { parse } from "@babel/parser";
import { positionAt } from "./function-problem.ts";
import type { TextPosition } from "./function-problem.ts";
import { childNodes } from "./syntax-node.ts";
import type { SyntaxNode } from "./syntax-node.ts";

const LOOP = /^(?:For|While|DoWhile).*Statement$/u;

/**
 * The loop that a function was in when it was ended. An interpreter knows only the last place where something could be
 * thrown, and a loop that only counts has none: then it is the first one behind that place.
 */
export function loopAt(source: string, position: TextPosition): TextPosition {
  if (position.line === 0) return position;
  const lines = source.split("\n");
  const offset = lines
    .slice(0, position.line - 1)
    .reduce((sum, line) => sum + line.length + 1, position.column - 1);
  const program = parse(source, { sourceType: "module", plugins: ["typescript"] })
    .program as unknown as SyntaxNode;
  const loops = loopsOf(program);
  const around = loops.some(({ start, end }) => start <= offset && offset < end);
  const next = around ? undefined : loops.find(({ start }) => start >= offset);
  return next === undefined ? position : positionAt(source, next.start);
}

function loopsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const inner = childNodes(node).flatMap(loopsOf);
  return LOOP.test(node.type) ? [node, ...inner] : inner;
}
