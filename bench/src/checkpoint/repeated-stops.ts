/** The longest of what stopped the task wherever it was looked at, and where that is: 0 the beginning, 1 the end. */
export interface RepeatedStop {
  readonly ms: number;
  readonly at: number;
}

/**
 * Stops (ms) of several runs of the same work, in order: of each position the least of all runs, and of these the longest. What a machine
 * adds now and then strikes another position in another run; what the work itself costs is there in each. Runs may have stops more or less
 * than others: each is spread over as many positions as the shortest one has, with the longest stop that falls into a position.
 */
export function longestRepeated(runs: readonly (readonly number[])[]): RepeatedStop {
  const positions = Math.min(...runs.map((stops) => stops.length));
  const least = new Float64Array(positions).fill(Infinity);
  for (const stops of runs) {
    const most = new Float64Array(positions);
    for (const [index, ms] of stops.entries()) {
      const position = Math.floor((index * positions) / stops.length);
      most[position] = Math.max(most[position]!, ms);
    }
    for (const [position, ms] of most.entries()) least[position] = Math.min(least[position]!, ms);
  }
  const ms = Math.max(0, ...least);
  return { ms, at: Math.max(0, least.indexOf(ms)) / Math.max(1, positions - 1) };
}
