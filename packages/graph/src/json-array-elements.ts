/** Elements of a text that is, or begins, a JSON array, as they stand there but on one line each; null where it is none. Of a text that was cut, the whole ones. */
export function jsonArrayElements(text: string): readonly string[] | null {
  const open = /^\ufeff?\s*\[/u.exec(text);
  if (open === null) return null;
  const elements: string[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},]/gsu;
  token.lastIndex = open[0].length;
  let depth = 0;
  let from = token.lastIndex;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [mark] = found;
    if (depth === 0 && (mark === "," || mark === "]")) {
      const element = text
        .slice(from, found.index)
        .trim()
        .replaceAll(/\s*\r?\n\s*/gu, " ");
      if (element !== "") elements.push(element);
      from = token.lastIndex;
      if (mark === "]") break;
    } else if (mark === "[" || mark === "{") depth++;
    else if (mark === "]" || mark === "}") depth--;
  }
  return elements;
}
