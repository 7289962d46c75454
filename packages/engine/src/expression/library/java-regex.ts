const POSIX: Readonly<Record<string, string>> = {
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\x00-\\x7F",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "!-\\/:-@\\[-`\\{-~",
  Graph: "!-~",
  Print: " -~",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1F\\x7F",
  XDigit: "0-9a-fA-F",
  Space: " \\t\\n\\x0B\\f\\r",
};

/** Java escapes that JavaScript spells differently; in a class without the brackets. */
const ESCAPES: Readonly<Record<string, string>> = {
  s: " \\t\\n\\x0B\\f\\r",
  h: " \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000",
  v: "\\n\\x0B\\f\\r\\x85\\u2028\\u2029",
};
const LITERAL_ESCAPES: Readonly<Record<string, string>> = { a: "\\x07", e: "\\x1B" };
const ANCHORS: Readonly<Record<string, string>> = {
  A: "(?<![\\s\\S])",
  z: "(?![\\s\\S])",
  Z: "(?=\\n?(?![\\s\\S]))",
};

/**
 * A pattern of java.util.regex as a global RegExp over code points; null where it is none. Possessive quantifiers are
 * taken as greedy ones.
 */
export function compileJavaRegex(pattern: string): RegExp | null {
  try {
    const { flags, rest } = leadingFlags(pattern);
    return new RegExp(new Translator(rest, flags.includes("m")).translate(), `gv${flags}`);
  } catch {
    return null;
  }
}

function leadingFlags(pattern: string): { readonly flags: string; readonly rest: string } {
  const match = /^\(\?([imsuxdU]+)\)/.exec(pattern);
  if (match === null) return { flags: "", rest: pattern };
  return {
    flags: ["i", "m", "s"].filter((flag) => match[1]!.includes(flag)).join(""),
    rest: pattern.slice(match[0].length),
  };
}

class Translator {
  readonly #pattern: string;
  readonly #multiline: boolean;
  #at = 0;

  constructor(pattern: string, multiline: boolean) {
    this.#pattern = pattern;
    this.#multiline = multiline;
  }

  translate(): string {
    let out = "";
    while (this.#at < this.#pattern.length) out += this.#next();
    return out;
  }

  // oxlint-disable-next-line complexity -- one case a character with a meaning of its own
  #next(): string {
    const unit = this.#pattern[this.#at++]!;
    if (unit === "\\") return this.#escape(false);
    if (unit === "[") return this.#class();
    if (unit === "$") return this.#multiline ? "$" : "(?=(?:\\r\\n|[\\n\\r\\x85\\u2028\\u2029])?$)";
    if ("*+?}".includes(unit) && this.#pattern[this.#at] === "+") {
      this.#at++;
      return unit;
    }
    if (unit === "]" || unit === "}") return this.#isQuantifierEnd(unit) ? unit : `\\${unit}`;
    if (unit === "{" && !/^\{\d+(?:,\d*)?\}/.test(this.#pattern.slice(this.#at - 1)))
      throw new SyntaxError(unit);
    return unit === "/" ? "\\/" : unit;
  }

  #isQuantifierEnd(unit: string): boolean {
    return unit === "}" && /\{\d+(?:,\d*)?\}$/.test(this.#pattern.slice(0, this.#at));
  }

  // oxlint-disable-next-line complexity -- one case a kind of escape
  #escape(inClass: boolean): string {
    const unit = this.#pattern[this.#at++];
    if (unit === undefined) throw new SyntaxError("\\");
    if (unit === "Q") return this.#quoted(inClass);
    if (ESCAPES[unit] !== undefined) return inClass ? ESCAPES[unit] : `[${ESCAPES[unit]}]`;
    if (["S", "H", "V"].includes(unit)) return `[^${ESCAPES[unit.toLowerCase()]}]`;
    if (LITERAL_ESCAPES[unit] !== undefined) return LITERAL_ESCAPES[unit];
    if (!inClass && ANCHORS[unit] !== undefined) return ANCHORS[unit];
    if (unit === "p" || unit === "P") return this.#property(unit, inClass);
    if (unit === "x" && this.#pattern[this.#at] === "{") return `\\u${this.#braced()}`;
    if (unit === "R") return "(?:\\r\\n|[\\n\\x0B\\f\\r\\x85\\u2028\\u2029])";
    if (unit === "0") return this.#octal();
    if (/[dDwWbBtnrfxukc1-9]/.test(unit)) return `\\${unit}`;
    if (/[A-Za-z]/.test(unit)) throw new SyntaxError(`\\${unit}`);
    return inClass ? classLiteral(unit) : literal(unit);
  }

  #quoted(inClass: boolean): string {
    const end = this.#pattern.indexOf("\\E", this.#at);
    const text = this.#pattern.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return [...text].map((point) => (inClass ? classLiteral(point) : literal(point))).join("");
  }

  #braced(): string {
    const end = this.#pattern.indexOf("}", this.#at);
    const text = this.#pattern.slice(this.#at, end + 1);
    this.#at = end + 1;
    return text;
  }

  #octal(): string {
    const digits = /^[0-3]?[0-7]{1,2}/.exec(this.#pattern.slice(this.#at))?.[0];
    if (digits === undefined) throw new SyntaxError("\\0");
    this.#at += digits.length;
    return `\\u{${Number.parseInt(digits, 8).toString(16)}}`;
  }

  #property(unit: string, inClass: boolean): string {
    const name = this.#pattern[this.#at] === "{" ? this.#braced().slice(1, -1) : this.#pattern[this.#at++]!;
    const posix = POSIX[name];
    if (posix !== undefined) return unit === "P" ? `[^${posix}]` : inClass ? posix : `[${posix}]`;
    return `\\${unit}{${javaProperty(name)}}`;
  }

  #class(): string {
    let out = "[";
    if (this.#pattern[this.#at] === "^") {
      out += "^";
      this.#at++;
    }
    for (let first = true; ; first = false) {
      const unit = this.#pattern[this.#at++];
      if (unit === undefined) throw new SyntaxError("[");
      if (unit === "]" && !first) return `${out}]`;
      if (unit === "[") out += this.#class();
      else if (unit === "\\") out += this.#escape(true);
      else if (unit === "&" && this.#pattern[this.#at] === "&") {
        this.#at++;
        return this.#intersection(`[${out}]&&`);
      } else if (unit === "-") out += this.#isRange(first) ? "-" : "\\-";
      else out += classLiteral(unit);
    }
  }

  #isRange(first: boolean): boolean {
    return !first && this.#pattern[this.#at] !== "]";
  }

  /** Behind `[left]&&` comes what is left of the class, as a class of its own. */
  #intersection(left: string): string {
    const rest = this.#class();
    return `${left}${rest}]`;
  }
}

function javaProperty(name: string): string {
  if (name.startsWith("javaLowerCase")) return "Ll";
  if (name.startsWith("javaUpperCase")) return "Lu";
  if (name.startsWith("Is"))
    return /^Is(?:Alphabetic|Uppercase|Lowercase|White_Space)$/.test(name) ? name.slice(2) : isScript(name);
  return name.startsWith("In") ? `Script=${name.slice(2)}` : name;
}

const isScript = (name: string): string => (name.length <= 4 ? name.slice(2) : `Script=${name.slice(2)}`);

/** A character that stands for itself, out of classes and in them. */
const literal = (unit: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(unit) ? `\\${unit}` : unit);
const classLiteral = (unit: string): string =>
  /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(unit) ? `\\${unit}` : unit;
