/** A JSON value as Jackson keeps it: numbers with all of their digits, members by name. */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const isScalar = (value: JsonValue): boolean =>
  !Array.isArray(value) && !(value instanceof Map) && value !== null;

const TOKEN =
  /[\t\n\r ]*(?:(?<mark>[[\]{},:])|"(?<text>(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*)"|(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(?<word>true|false|null)(?!\w))/uy;

const MAX_DEPTH = 1_000;

/** What the text begins with, behind blanks; `undefined` where that is no JSON. */
export function parseJson(text: string): JsonValue | undefined {
  const parser = new JsonParser(text);
  const value = parser.value(parser.next(), 0);
  return parser.failed ? undefined : value;
}

type Token = Readonly<Record<string, string | undefined>> | null;

class JsonParser {
  failed = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (found === null) return null;
    this.#at = TOKEN.lastIndex;
    return found.groups ?? null;
  }

  // oxlint-disable-next-line complexity -- one case a kind of value
  value(token: Token, depth: number): JsonValue {
    if (token === null || depth > MAX_DEPTH) return this.#fail();
    const { mark, text, number, word } = token;
    if (text !== undefined) return textOf(text);
    if (number !== undefined) return new JsonNumber(number);
    if (word !== undefined) return word === "null" ? null : word === "true";
    if (mark === "[") return this.#array(depth);
    return mark === "{" ? this.#object(depth) : this.#fail();
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    let token = this.next();
    if (token?.["mark"] === "]") return items;
    for (;;) {
      items.push(this.value(token, depth + 1));
      const mark = this.next()?.["mark"];
      if (mark === "]" || this.failed) return items;
      if (mark !== ",") return this.#fail();
      token = this.next();
    }
  }

  /** Of two members of one name the last counts. */
  #object(depth: number): JsonValue {
    const members = new Map<string, JsonValue>();
    let token = this.next();
    if (token?.["mark"] === "}") return members;
    for (;;) {
      const name = token?.["text"];
      if (name === undefined || this.next()?.["mark"] !== ":") return this.#fail();
      members.set(textOf(name), this.value(this.next(), depth + 1));
      const mark = this.next()?.["mark"];
      if (mark === "}" || this.failed) return members;
      if (mark !== ",") return this.#fail();
      token = this.next();
    }
  }

  #fail(): null {
    this.failed = true;
    return null;
  }
}

const textOf = (inner: string): string =>
  inner.includes("\\") ? (JSON.parse(`"${inner}"`) as string) : inner;

/** Without blanks, and with members in the order of their names. */
export function writeJson(value: JsonValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeText(value);
  if (value instanceof JsonNumber) return plainNumber(value.text);
  if (isArray(value)) return `[${value.map(writeJson).join()}]`;
  const members = [...value].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${writeText(name)}:${writeJson(member)}`).join()}}`;
}

export const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** Only what has to be escaped is. */
const writeText = (text: string): string =>
  `"${text.replaceAll(/["\\\p{Cc}]/gu, (unit) => (unit >= "\u007f" ? unit : escaped(unit)))}"`;

const escaped = (unit: string): string =>
  JSON.stringify(unit)
    .slice(1, -1)
    .replace(/^\\u(.+)$/u, (_, digits: string) => `\\u${digits.toUpperCase()}`);

/** A decimal without an exponent. */
export function plainNumber(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/u.exec(text) ?? [];
  if (exponent === undefined) return text;
  const shift = Number(exponent);
  const digits = `${whole}${fraction}`;
  const point = whole.length + shift;
  if (Math.abs(shift) > 10_000) return text;
  if (point >= digits.length) return `${sign}${trimmed(digits.padEnd(point, "0"))}`;
  const padded = point > 0 ? digits : `${"0".repeat(1 - point)}${digits}`;
  const at = Math.max(1, point);
  return `${sign}${trimmed(padded.slice(0, at))}.${padded.slice(at)}`;
}

const trimmed = (digits: string): string => digits.replace(/^0+(?=\d)/u, "");
