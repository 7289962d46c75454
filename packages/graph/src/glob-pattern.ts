const TOKEN = /\*\*\/|\*\*|\[[^\]]+\]|[\s\S]/gu;
const SPECIAL = /[.+^$()|\\[\]{}]/u;

/** What stands for something else than itself, as a regular expression says it. */
const MEANINGS: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

/**
 * A pattern of paths as a shell writes it, over whole paths with slashes: `*` and `?` stay within a name, `**` goes over
 * several directories, `{a,b}` is one of these, `[a-z]` one character. A pattern without a slash is of the name alone.
 */
export function globPattern(pattern: string): RegExp {
  let depth = 0;
  const choice = (token: string): string | null => {
    if (token === "{") depth += 1;
    else if (depth === 0 || (token !== "}" && token !== ",")) return null;
    else if (token === "}") depth -= 1;
    return { "{": "(?:", "}": ")", ",": "|" }[token] ?? null;
  };
  const source = pattern.replaceAll(TOKEN, (token) => MEANINGS[token] ?? choice(token) ?? literal(token));
  const anywhere = pattern.includes("/") ? "" : "(?:.*/)?";
  return new RegExp(`^${anywhere}${source}${")".repeat(depth)}$`, "su");
}

function literal(token: string): string {
  if (token.length > 2 && token.startsWith("[")) return setOf(token.slice(1, -1));
  return SPECIAL.test(token) ? `\\${token}` : token;
}

function setOf(characters: string): string {
  const negated = characters.startsWith("!") || characters.startsWith("^");
  const rest = (negated ? characters.slice(1) : characters).replaceAll(/[\\\]^[]/gu, "\\$&");
  return `[${negated ? "^" : ""}${rest}]`;
}

/** Names that begin so are of files that are not finished, or not meant to be read: Flink leaves them out too. */
export const isHiddenName = (name: string): boolean => name.startsWith(".") || name.startsWith("_");
