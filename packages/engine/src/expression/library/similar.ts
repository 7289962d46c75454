const SIMILAR_SPECIALS = "[]()|^-+*_%?{}";
const CLASSES: readonly (readonly [name: string, java: string])[] = [
  ["[:ALPHA:]", "\\p{Alpha}"],
  ["[:UPPER:]", "\\p{Upper}"],
  ["[:LOWER:]", "\\p{Lower}"],
  ["[:DIGIT:]", "\\d"],
  ["[:SPACE:]", " "],
  ["[:WHITESPACE:]", "\\s"],
  ["[:ALNUM:]", "\\p{Alnum}"],
];

/** A pattern of SIMILAR TO as one of Java's; null where an escape is followed by what needs none. */
export function similarToRegex(pattern: string, escape: string | null): string | null {
  let regex = "";
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern.charAt(i);
    if (escape !== null && unit === escape) {
      const next = pattern.charAt(++i);
      if (next === "" || !(SIMILAR_SPECIALS.includes(next) || next === escape)) return null;
      regex += /[\w\s]/.test(next) ? next : `\\${next}`;
    } else if (unit === "[") {
      const end = pattern.indexOf("]", pattern.startsWith("[[:", i) ? pattern.indexOf(":]", i) + 2 : i + 1);
      if (end < 0) return null;
      regex += charClass(pattern.slice(i + 1, end));
      i = end;
    } else {
      regex += plain(unit);
    }
  }
  return regex;
}

function plain(unit: string): string {
  if (unit === "_") return ".";
  if (unit === "%") return "(?s:.*)";
  return unit === "\\" || unit === "$" ? `\\${unit}` : unit;
}

function charClass(content: string): string {
  let text = content;
  for (const [name, java] of CLASSES) text = text.replaceAll(name, java).replaceAll(name.toLowerCase(), java);
  return `[${text}]`;
}
