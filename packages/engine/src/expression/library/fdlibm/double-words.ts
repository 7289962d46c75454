const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
/** Where the word with sign, exponent and the top of the mantissa stands on this machine. */
const HIGH = words[1] === 0 ? 0 : 1;

/** Sign, exponent and the top 20 bits of the mantissa, signed. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH]! | 0;
}

/** The high word without its sign: grows with the magnitude. NaN and infinities are at 0x7ff00000 and above. */
export const magnitudeWord = (x: number): number => highWord(x) & 0x7fff_ffff;

export function lowWord(x: number): number {
  double[0] = x;
  return words[1 - HIGH]!;
}

export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[1 - HIGH] = low;
  return double[0]!;
}

export const withHighWord = (x: number, high: number): number => fromWords(high, lowWord(x));

/** `x` with the lower half of its mantissa cut off, so that its square and small multiples are exact. */
export const withoutLowWord = (x: number): number => fromWords(highWord(x), 0);

/** `x` times 2^power for a result that is a normal number. */
export const scaled = (x: number, power: number): number => withHighWord(x, highWord(x) + (power << 20));
