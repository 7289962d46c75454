/** Operators and nodes that no program of the simulation has, and why. */
export const WITHOUT_PROGRAM: ReadonlyMap<string, string> = new Map([
  ["host-metrics-source", "what it gives is measured: no two runs have the same rows"],
  ["ingestion-time", "its rows have the times at which they came: its operators are those of others"],
  ["socket-sink", "it guarantees nothing over a failure: there is no output to hold its lines against"],
  ["host-metrics", "what it gives is measured: no two runs have the same rows"],
]);
