/** Key group of a key whose murmur hash (`createKeyHasher`) is given. */
export function keyGroup(hash: number, maxParallelism: number): number {
  return (hash & 0x7fff_ffff) % maxParallelism;
}

/** Flink's `computeOperatorIndexForKeyGroup`. */
export function subtaskOfKeyGroup(group: number, maxParallelism: number, parallelism: number): number {
  return Math.floor((group * parallelism) / maxParallelism);
}

/** Key groups [from, to) of a subtask: Flink's `computeKeyGroupRangeForOperatorIndex`. */
export function keyGroupRange(
  subtask: number,
  maxParallelism: number,
  parallelism: number,
): { readonly from: number; readonly to: number } {
  const from = Math.floor((subtask * maxParallelism + parallelism - 1) / parallelism);
  const last = Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism);
  return { from, to: last + 1 };
}
