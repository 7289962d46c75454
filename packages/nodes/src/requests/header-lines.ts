import { urlParts } from "./url-template.ts";
import type { UrlPart } from "./url-template.ts";

export interface HeaderLine {
  readonly name: string;
  /** Places are those of the whole text. */
  readonly value: readonly UrlPart[];
}

/** Names as HTTP has them. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/u;

/** `Name: value` a line, with expressions between braces; empty lines are none. A number: that line (from 1) is no header. */
export function headerLines(text: string): readonly HeaderLine[] | number {
  const headers: HeaderLine[] = [];
  let from = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const header = line.trim() === "" ? null : headerOf(line, from);
    if (header === undefined) return index + 1;
    if (header !== null) headers.push(header);
    from += line.length + 1;
  }
  return headers;
}

function headerOf(line: string, from: number): HeaderLine | undefined {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon)).trim();
  if (!NAME.test(name)) return undefined;
  const value = line.slice(colon + 1).trim();
  const start = from + line.indexOf(value, colon + 1);
  const parts = urlParts(value);
  if (parts === null) return undefined;
  return {
    name: name.toLowerCase(),
    value: parts.map((part) => (part.kind === "text" ? part : { ...part, from: part.from + start })),
  };
}
