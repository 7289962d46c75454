import { programs } from "./programs.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { seededRun } from "./seeded-run.ts";

/**
 * `node packages/conformance/src/soak.ts FROM TO [program]`: every program in simulation with each seed in [FROM, TO),
 * killed and restored as the seed says. A seed that fails prints the command that replays it. Exit code 1 where one did.
 */
const [from = 0, to = 300] = process.argv.slice(2, 4).map(Number);
const chosen = programs.filter(({ id }) => process.argv[4] === undefined || process.argv[4] === id);
let runs = 0;
let failures = 0;

for (const program of chosen) {
  const expected = (
    program.expected?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 })
  ).join("\n");
  for (let seed = from; seed < to; seed++) {
    runs++;
    const problem = attempt(() =>
      runOnSimulation(program, seededRun(seed)).join("\n") === expected ? null : "other rows than expected",
    );
    if (problem === null) continue;
    failures++;
    console.error(`${problem}\n  node packages/conformance/src/soak.ts ${seed} ${seed + 1} ${program.id}`);
  }
}

function attempt(run: () => string | null): string | null {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

console.log(`${runs} runs, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
