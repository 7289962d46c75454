import ts from "typescript-js";

/** The innermost node whose text begins at a place, or around it. */
export function nodeAt(file: ts.SourceFile, offset: number): ts.Node {
  const find = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getStart(file) <= offset && offset < child.end ? find(child) : undefined,
    ) ?? node;
  return find(file);
}
