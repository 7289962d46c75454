const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** The text as a JSON string of printable ASCII. */
export function jsonQuote(text: string): string {
  const escaped = text.replace(/["\\/]|[^ -~]/g, (unit) => {
    return SHORT[unit] ?? unit.split("").map(escapeUnit).join("");
  });
  return `"${escaped}"`;
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

const STRING = /^"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/u;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/gs;
const NAMED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** What stands between the quotes of a text that begins as a JSON string; any other text as it is. */
export function jsonUnquote(text: string): string {
  if (text.length < 2 || !text.endsWith('"') || !STRING.test(text)) return text;
  return text.slice(1, -1).replace(ESCAPE, (_, code: string | undefined, unit: string) => {
    return code === undefined ? (NAMED[unit] ?? unit) : String.fromCharCode(Number.parseInt(code, 16));
  });
}
