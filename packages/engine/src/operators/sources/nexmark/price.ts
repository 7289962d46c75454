const STEPS = 4_096;
/** 10^(6 / STEPS). */
const STEP = 1.0033786221027048;
/** 6 ln 10 / 2^32. */
const SCALE = 3.2166742156176538e-9;

/** 10^(6 i / STEPS), by multiplication alone: the same bits in every JavaScript engine, which `**` does not promise. */
const POWERS = new Float64Array(STEPS);
for (let i = 0, power = 1; i < STEPS; i++, power *= STEP) POWERS[i] = power;

/** round(100 * 10^(6 u)), u in [0, 1) from a random int32: an integer in [100, 10^8]. */
export function price(random: number): number {
  const x = (random & 0xfffff) * SCALE;
  const power = POWERS[random >>> 20]! * (1 + x * (1 + x * (0.5 + x * (1 / 6))));
  return (power * 100 + 0.5) | 0;
}
