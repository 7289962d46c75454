const CELLS = 1 << 20;
const ROUNDS = 40;

/**
 * CPU seconds of a fixed piece of work (random reads and multiplications over 4 MiB), taken beside every measurement:
 * on a shared machine figures of two runs compare only after division by it.
 */
export function calibrate(): number {
  const cells = new Int32Array(CELLS).map((_, index) => Math.imul(index, 0x9e3779b1));
  const before = process.cpuUsage();
  let at = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let step = 0; step < CELLS; step++) at = (Math.imul(at, 31) + cells[(at ^ step) & (CELLS - 1)]!) | 0;
  }
  const used = process.cpuUsage(before);
  if (at === 0x7fffffff) throw new Error("the work of the calibration loop may not be left out");
  return (used.user + used.system) / 1e6;
}
