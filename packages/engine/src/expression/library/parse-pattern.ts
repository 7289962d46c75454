import { DAY_MS, daysInMonth, daysOf } from "../civil-time.ts";
import type { Moment } from "../moment.ts";
import { MONTHS, WEEKDAYS } from "./format-pattern.ts";
import { patternParts } from "./pattern-parts.ts";
import type { PatternPart } from "./pattern-parts.ts";

/** With the offset in milliseconds that stood in the text, or null. */
export interface ParsedMoment extends Moment {
  readonly zone: number | null;
}

/**
 * A local time by a pattern. `strict`: as java.time's DateTimeFormatter, the whole text and as many digits as letters.
 * `lenient`: as SimpleDateFormat, any number of digits, values that roll over, and what follows is ignored.
 */
export function parsePattern(pattern: string, text: string, mode: "strict" | "lenient"): ParsedMoment | null {
  const parts = patternParts(pattern);
  if (parts === null) return null;
  const reader = new FieldReader(text, mode === "lenient");
  for (const [index, part] of parts.entries()) {
    if (!reader.read(part, parts[index + 1])) return null;
  }
  return reader.moment();
}

class FieldReader {
  readonly #text: string;
  readonly #lenient: boolean;
  readonly #fields = new Map<string, number>();
  #at = 0;

  constructor(text: string, lenient: boolean) {
    this.#text = text;
    this.#lenient = lenient;
  }

  read(part: PatternPart, next: PatternPart | undefined): boolean {
    if (part.kind === "text") return this.#literal(part.text);
    const { letter, count } = part;
    if ((letter === "M" || letter === "L") && count >= 3) return this.#name("M", MONTHS);
    if (letter === "E") return this.#name("E", WEEKDAYS);
    if (letter === "a") return this.#name("a", ["AM", "PM"]);
    if (letter === "G") return this.#name("G", ["BC", "AD"]);
    if ("zVOXxZ".includes(letter)) return this.#offset();
    return this.#number(letter, count, next);
  }

  #literal(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #name(field: string, names: readonly string[]): boolean {
    const rest = this.#text.slice(this.#at).toLowerCase();
    const index = names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()));
    if (index < 0) return false;
    this.#at += rest.startsWith(names[index]!.toLowerCase()) ? names[index]!.length : 3;
    this.#fields.set(field, index + 1);
    return true;
  }

  #offset(): boolean {
    const match = /^(?:GMT|UTC|Z)?(?:([+-])(\d{2}):?(\d{2})?)?/.exec(this.#text.slice(this.#at));
    if (match === null || match[0] === "") return false;
    this.#at += match[0].length;
    const ms = (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)) * 60_000;
    this.#fields.set("Z", match[1] === "-" ? -ms : ms);
    return true;
  }

  /** Followed at once by another number, a field takes as many digits as it has letters. */
  #number(letter: string, count: number, next: PatternPart | undefined): boolean {
    const adjacent = next?.kind === "field" && !"EaGzVOXxZ".includes(next.letter);
    const digits = this.#digits(letter, count, adjacent);
    if (this.#lenient) while (!adjacent && this.#text[this.#at] === " ") this.#at++;
    const match = digits.exec(this.#text.slice(this.#at));
    if (match === null) return false;
    this.#at += match[0].length;
    this.#fields.set(letter, this.#value(letter, count, match[0]));
    return true;
  }

  #digits(letter: string, count: number, adjacent: boolean): RegExp {
    if (adjacent) return new RegExp(`^\\d{${count}}`);
    if (this.#lenient) return /^[+-]?\d+/;
    if (letter === "S") return new RegExp(`^\\d{${count}}`);
    if ("yuY".includes(letter)) return count === 2 ? /^\d{2}/ : count === 4 ? /^\d{4}/ : /^\d{1,19}/;
    return count === 1 ? /^\d{1,19}/ : new RegExp(`^\\d{${count}}`);
  }

  #value(letter: string, count: number, text: string): number {
    if (letter === "S" && !this.#lenient) return Number(text.padEnd(9, "0").slice(0, 9));
    if (letter === "S") return Number(text) * 1_000_000;
    const value = Number(text);
    if ("yuY".includes(letter) && count === 2 && text.length === 2)
      return value + (value > 46 && this.#lenient ? 1_900 : 2_000);
    return value;
  }

  moment(): ParsedMoment | null {
    if (!this.#lenient && this.#at < this.#text.length) return null;
    const field = (letter: string, missing: number): number => this.#fields.get(letter) ?? missing;
    const year = field("y", field("u", field("Y", 1_970)));
    const [month, day] = [field("M", field("L", 1)), field("d", 1)];
    const hour = this.#hour(field);
    const [minute, second] = [field("m", 0), field("s", 0)];
    if (!this.#lenient && !fits(month, day, hour, minute, second)) return null;
    const days = this.#fields.has("D")
      ? daysOf({ year, month: 1, day: field("D", 1) })
      : this.#days(year, month, day);
    const fraction = field("S", field("n", 0));
    const ms =
      days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(fraction / 1_000_000);
    return { ms, nanos: fraction % 1_000_000, zone: this.#fields.get("Z") ?? null };
  }

  #days(year: number, month: number, day: number): number {
    return daysOf({ year, month, day: this.#lenient ? day : Math.min(day, daysInMonth(year, month)) });
  }

  #hour(field: (letter: string, missing: number) => number): number {
    if (this.#fields.has("H")) return field("H", 0);
    if (this.#fields.has("k")) return field("k", 0) % 24;
    const twelve = this.#fields.has("h") ? field("h", 0) % 12 : field("K", 0);
    return twelve + (field("a", 1) === 2 ? 12 : 0);
  }
}

// oxlint-disable-next-line max-params -- the fields of a time
function fits(month: number, day: number, hour: number, minute: number, second: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 59;
}
