export type PatternPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly letter: string; readonly count: number };

const LETTERS = "GyuYDMLQqdwWEecFaHkKhmsSAnNVzOXxZ";

/** Parts of a DateTimeFormatter pattern; null where a letter means nothing. `[` and `]` are left out. */
export function patternParts(pattern: string): readonly PatternPart[] | null {
  const parts: PatternPart[] = [];
  for (let at = 0; at < pattern.length;) {
    const unit = pattern.charAt(at);
    if (unit === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(pattern.slice(at));
      if (quoted === null) return null;
      parts.push({ kind: "text", text: quoted[1] === "" ? "'" : quoted[1]!.replaceAll("''", "'") });
      at += quoted[0].length;
    } else if (/[A-Za-z]/.test(unit)) {
      if (!LETTERS.includes(unit)) return null;
      const end = at + /^(.)\1*/.exec(pattern.slice(at))![0].length;
      parts.push({ kind: "field", letter: unit, count: end - at });
      at = end;
    } else {
      if (unit !== "[" && unit !== "]") parts.push({ kind: "text", text: unit });
      at++;
    }
  }
  return parts;
}
