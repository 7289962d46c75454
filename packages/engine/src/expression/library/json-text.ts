const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** The text as a JSON string of printable ASCII. */
export function jsonQuote(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/g, (unit) => {
    return SHORT[unit] ?? unit.split("").map(escapeUnit).join("");
  });
  return `"${escaped}"`;
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** The content of a JSON string; any other text as it is. */
export function jsonUnquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}
