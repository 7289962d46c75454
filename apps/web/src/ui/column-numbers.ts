/** Digits that a figure has on the screen at most, unless its whole part has more. */
const DIGITS = 6;
const LEAST = 3;

/**
 * How the numbers of one column are shown: with as many decimals in all of them, so that they stand below one another,
 * and no more than can be read. A number whose text is short enough is shown as it is; the exact one belongs in a hint.
 */
export function columnNumbers(values: readonly (string | null | undefined)[]): (value: string) => string {
  const texts = values.filter((value): value is string => typeof value === "string");
  const most = Math.max(0, ...texts.map(decimalsOf));
  const widest = Math.max(1, ...texts.map(wholeDigits));
  const decimals = Math.min(most, Math.max(0, DIGITS - widest));
  return (value) => shown(value, decimals);
}

function shown(text: string, decimals: number): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (/[eE]/u.test(text)) return short(text, value.toExponential(DIGITS - 1));
  if (!text.includes(".") || decimalsOf(text) <= 2) return text;
  if (Math.abs(value) < 0.5 * 10 ** -decimals && value !== 0) return value.toPrecision(LEAST);
  return value.toFixed(decimals);
}

const short = (text: string, other: string): string => (text.length <= other.length ? text : other);

const decimalsOf = (text: string): number => /^[^eE]*\.(\d+)$/u.exec(text)?.[1]?.length ?? 0;
const wholeDigits = (text: string): number => /^-?0*(\d*)/u.exec(text)?.[1]?.length ?? 0;

/** The same for a column whose type is not known; null where not all of it are numbers. */
export function numbersOf(
  values: readonly (string | null | undefined)[],
): ((value: string) => string) | null {
  const numbers = values.every((value) => value === null || (value !== undefined && NUMBER.test(value)));
  return numbers ? columnNumbers(values) : null;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/u;
