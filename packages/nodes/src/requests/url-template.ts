/** A piece of an address: text as it stands, or an expression with the place of its first character. */
export type UrlPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "parameter"; readonly text: string; readonly from: number };

/**
 * The pieces of an address with expressions between braces. Braces inside of an expression stand in its texts alone. Null:
 * a brace is not closed.
 */
export function urlParts(template: string): readonly UrlPart[] | null {
  const parts: UrlPart[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{", at);
    if (open < 0 || open > at)
      parts.push({ kind: "text", text: template.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    const close = closingBrace(template, open + 1);
    if (close < 0) return null;
    parts.push({ kind: "parameter", text: template.slice(open + 1, close), from: open + 1 });
    at = close + 1;
  }
  return parts;
}

function closingBrace(template: string, from: number): number {
  let inText = false;
  for (let at = from; at < template.length; at++) {
    if (template[at] === "'") inText = !inText;
    else if (template[at] === "}" && !inText) return at;
  }
  return -1;
}

/** The SQL expression of a text of which nothing is encoded. */
export const textExpression = (parts: readonly UrlPart[]): string =>
  parts.length === 0 ? "''" : concatenated(parts, (value) => value);

/** The SQL expression that makes the address: parameters as text, encoded for where they stand. */
export const urlExpression = (parts: readonly UrlPart[]): string =>
  concatenated(parts, (value) => `URL_ENCODE(${value})`);

const concatenated = (parts: readonly UrlPart[], parameter: (value: string) => string): string =>
  parts
    .map((part) =>
      part.kind === "text"
        ? `'${part.text.replaceAll("'", "''")}'`
        : parameter(`CAST((${part.text}) AS STRING)`),
    )
    .join(" || ");
