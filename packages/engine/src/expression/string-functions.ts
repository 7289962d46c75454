/** String functions by code points, as Flink counts. The definitions; generated code has faster ones on bytes. */

export const charLength = (text: string): number => [...text].length;

/** `start` from 1; 0 means 1, negative counts from the end. NULL for a negative length. */
export function substring(text: string, start: number, length: number | null): string | null {
  if (length !== null && length < 0) return null;
  const points = [...text];
  const from = start > 0 ? start - 1 : start < 0 ? points.length + start : 0;
  if (from < 0 || from >= points.length) return "";
  const to = length === null ? points.length : from + length;
  return points.slice(from, to).join("");
}

/** Spaces only, at both ends. */
export const trimSpaces = (text: string): string => text.replace(/^ +| +$/g, "");

export function replaceAll(text: string, search: string, replacement: string): string {
  return search === "" ? text : text.split(search).join(replacement);
}

/** Position of the first occurrence from 1, or 0. */
export function position(needle: string, text: string): number {
  const at = text.indexOf(needle);
  return at < 0 ? 0 : charLength(text.slice(0, at)) + 1;
}

export type LikePart =
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "text"; readonly text: string };

export function parseLike(pattern: string, escape: string | null): readonly LikePart[] {
  const parts: LikePart[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
  };
  const points = [...pattern];
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (escape !== null && point === escape && i + 1 < points.length) {
      text += points[++i]!;
    } else if (point === "%" || point === "_") {
      flush();
      parts.push({ kind: point === "%" ? "any" : "one" });
    } else {
      text += point;
    }
  }
  flush();
  return parts;
}

export function like(text: string, pattern: string, escape: string | null): boolean {
  const source = parseLike(pattern, escape).map((part) => {
    if (part.kind === "any") return "[\\s\\S]*";
    return part.kind === "one" ? "[\\s\\S]" : part.text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "u").test(text);
}
