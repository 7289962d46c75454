/** Each number below `count` once, in an order without pattern. */
export function shuffled(count: number, multiplier: number): (index: number) => number {
  let step = Math.floor(count * multiplier) | 1;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  while (divisor(count, step) !== 1) step += 2;
  return (index) => (index * step) % count;
}
