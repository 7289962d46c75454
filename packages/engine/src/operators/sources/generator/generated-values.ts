import { invariant, isFine } from "@millrace/graph";
import type { GeneratedColumn, GeneratedValues, LogicalType } from "@millrace/graph";
import { literalToValue } from "../../../batch/row-values.ts";
import type { Value } from "../../../batch/row-values.ts";
import { powerOfTen } from "../../../batch/decimal-lanes.ts";
import { logarithm } from "../../../expression/library/fdlibm/logarithm.ts";
import { power } from "../../../expression/library/fdlibm/power.ts";
import { epochKey, eventState, LANE, mix32 } from "../nexmark/counter-random.ts";

/** Rows that share a key; a power of two. */
const BLOCK_ROWS = 1 << 20;

/** The value of a row: of its seed, column and number, and of nothing drawn before. */
export type ValueOf = (index: number) => Value;

export function generatedValues(seed: number, column: GeneratedColumn): ValueOf {
  const draw = new Draws(seed, column.name);
  const choose = chooser(column.values, draw);
  const toValue = converter(column.type, column.values);
  const { nullShare } = column;
  return (index) => {
    draw.row(index);
    if (nullShare > 0 && draw.uniform(NULL_LANE) < nullShare) return null;
    return toValue(choose(index));
  };
}

const NULL_LANE = 0;
const VALUE_LANE = 2;
const SECOND_LANE = 4;

/** Random numbers of one row and column; a lane gives the same number again. */
class Draws {
  readonly #seed: number;
  readonly #name: number;
  #block = -1;
  #key = 0;
  #state = 0;

  constructor(seed: number, name: string) {
    let hash = name.length;
    for (const character of name) hash = mix32(hash + (character.codePointAt(0) ?? 0));
    this.#seed = seed;
    this.#name = hash;
  }

  row(index: number): void {
    const block = Math.floor(index / BLOCK_ROWS);
    if (block !== this.#block) this.#key = epochKey(this.#seed, block) ^ this.#name;
    this.#block = block;
    this.#state = eventState(this.#key, index % BLOCK_ROWS);
  }

  /** In [0, 1), of 53 random bits. */
  uniform(lane: number): number {
    const high = mix32(this.#state + Math.imul(lane, LANE)) >>> 5;
    const low = mix32(this.#state + Math.imul(lane + 1, LANE)) >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }
}

/** The number of a row, or the position of its option. */
function chooser(values: GeneratedValues, draw: Draws): (index: number) => number {
  switch (values.kind) {
    case "uniform": {
      const { min, max } = values;
      return () => min + draw.uniform(VALUE_LANE) * (max - min);
    }
    case "normal":
      return () => values.mean + values.deviation * standardNormal(draw);
    case "zipf":
      return zipf(values.count, values.exponent, draw);
    case "sequence":
      return (index) => values.start + values.step * index;
    case "choice": {
      const { length } = values.options;
      return () => Math.floor(draw.uniform(VALUE_LANE) * length);
    }
  }
}

/** Marsaglia's polar method: a point within the unit circle, from as many draws as it takes. */
function standardNormal(draw: Draws): number {
  for (let lane = VALUE_LANE; ; lane += 2 * (SECOND_LANE - VALUE_LANE)) {
    const x = 2 * draw.uniform(lane) - 1;
    const y = 2 * draw.uniform(lane + SECOND_LANE - VALUE_LANE) - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * logarithm(square)) / square);
  }
}

/** The rank whose share of the whole holds the drawn number. */
function zipf(count: number, exponent: number, draw: Draws): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) sums[rank - 1] = sum += power(rank, -exponent);
  return () => {
    const wanted = draw.uniform(VALUE_LANE) * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  };
}

const DAY_MS = 86_400_000;

/** Uniform integers and days have both ends in them; times of a day begin again behind midnight. */
// oxlint-disable-next-line complexity -- one case a type
function converter(type: LogicalType, values: GeneratedValues): (value: number) => Value {
  if (values.kind === "choice") {
    const options = values.options.map((option) => literalToValue(type, option));
    return (index) => options[index]!;
  }
  const whole = values.kind === "uniform" ? spread(values.min, values.max) : Math.round;
  const within = (least: number, most: number) => (value: number) =>
    Math.max(least, Math.min(most, whole(value)));
  switch (type.kind) {
    case "TINYINT":
      return within(-128, 127);
    case "SMALLINT":
      return within(-32_768, 32_767);
    case "INT":
      return within(-2_147_483_648, 2_147_483_647);
    case "BIGINT":
      return (value) => BigInt(whole(value));
    case "FLOAT":
      return Math.fround;
    case "DOUBLE":
      return (value) => value;
    case "DECIMAL": {
      const unit = Number(powerOfTen(type.scale));
      const limit = 10n ** BigInt(type.precision) - 1n;
      return (value) => clamp(BigInt(Math.round(value * unit)), limit);
    }
    case "DATE":
      return whole;
    case "TIME":
      return (value) => ((Math.round(value) % DAY_MS) + DAY_MS) % DAY_MS;
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return isFine(type) ? (value) => BigInt(Math.round(value)) * 1_000_000n : Math.round;
    case "STRING":
      return (value) => `${values.prefix}${whole(value)}`;
    default:
      invariant(type.kind === "BOOLEAN", `no numbers make a ${type.kind}`);
      return (value) => value >= 0.5;
  }
}

/** Of a number in [min, max) one of the integers from min to max, each as likely as another. */
const spread =
  (min: number, max: number) =>
  (value: number): number =>
    max <= min ? min : Math.min(max, Math.floor(min + ((value - min) / (max - min)) * (max - min + 1)));

const clamp = (value: bigint, limit: bigint): bigint =>
  value > limit ? limit : value < -limit ? -limit : value;
