import { formatDate } from "../../../expression/text-format.ts";

const DAY_MS = 86_400_000;
const ZERO = 48;
const DASH_DATE = 10;
/** Years of four digits. */
const FIRST_MS = -62_167_219_200_000;
const LAST_MS = 253_402_300_799_999;

/** `yyyy-MM-dd HH:mm:ss` and up to three digits of the second, as `formatTimestamp` has it, without a text for each. */
export class MomentBytes {
  readonly bytes = new Uint8Array(24);
  /** Whose date stands at the beginning. */
  #days = Number.NaN;

  /** Length of what stands in `bytes` now; 0: it is written another way. */
  write(ms: number, precision: number): number {
    if (!(ms >= FIRST_MS && ms <= LAST_MS) || precision > 3) return 0;
    const days = Math.floor(ms / DAY_MS);
    if (days !== this.#days) this.#date(days);
    const rest = ms - days * DAY_MS;
    const seconds = (rest / 1_000) | 0;
    this.#two(11, (seconds / 3_600) | 0);
    this.#two(14, ((seconds / 60) | 0) % 60);
    this.#two(17, seconds % 60);
    if (precision === 0) return 19;
    const fraction = rest - seconds * 1_000;
    this.bytes[20] = ZERO + ((fraction / 100) | 0);
    this.#two(21, fraction % 100);
    return 20 + precision;
  }

  #date(days: number): void {
    const text = formatDate(days);
    for (let i = 0; i < DASH_DATE; i++) this.bytes[i] = text.charCodeAt(i);
    for (const [at, mark] of MARKS) this.bytes[at] = mark;
    this.#days = days;
  }

  // oxlint-disable-next-line max-params -- where, and what
  #two(at: number, value: number): void {
    const tens = (value / 10) | 0;
    this.bytes[at] = ZERO + tens;
    this.bytes[at + 1] = ZERO + (value - tens * 10);
  }
}

const MARKS = [
  [10, 32],
  [13, 58],
  [16, 58],
  [19, 46],
] as const;
