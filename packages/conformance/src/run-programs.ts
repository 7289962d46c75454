import type { Program } from "./program.ts";
import { programs } from "./programs.ts";
import { runOnSimulation } from "./run-on-simulation.ts";
import { ThreadsRunner } from "./run-on-threads.ts";

/**
 * Runs each program on every engine at parallelism 1, 2 and 4 and prints a table: rows and seconds where the committed
 * rows are those expected, else what is wrong. The number of wrong runs, with one for each name that is no program's.
 */
const PARALLELISMS = [1, 2, 4];

export async function runPrograms(wanted: readonly string[]): Promise<number> {
  const chosen = programs.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const unknown = wanted.filter((name) => programs.every(({ id }) => id !== name));
  for (const name of unknown) console.error(`There is no program ${name}.`);
  const table: string[][] = [
    ["program", ...["simulation", "threads"].flatMap((engine) => PARALLELISMS.map((p) => `${engine} ${p}`))],
  ];
  await using threads = await ThreadsRunner.start();
  for (const program of chosen) table.push(await runOn(program, threads));
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table) console.log(row.map((text, column) => text.padEnd(widths[column]!)).join("  "));
  const failures = table.flat().filter((cell) => cell === WRONG).length;
  console.log(failures === 0 ? `${chosen.length} programs agree` : `${failures} runs are wrong`);
  return failures + unknown.length;
}

const WRONG = "WRONG";

async function runOn(program: Program, threads: ThreadsRunner): Promise<string[]> {
  const expected = program.expected?.toSorted() ?? runOnSimulation(program, { parallelism: 1, seed: 0 });
  const row = [program.id];
  for (const parallelism of PARALLELISMS) {
    row.push(await cell(expected, () => runOnSimulation(program, { parallelism, seed: parallelism })));
  }
  for (const parallelism of PARALLELISMS)
    row.push(await cell(expected, () => threads.run(program, parallelism)));
  return row;
}

async function cell(
  expected: readonly string[],
  run: () => readonly string[] | Promise<readonly string[]>,
): Promise<string> {
  const began = performance.now();
  const problem = await Promise.resolve()
    .then(run)
    .then(
      (rows) => (same(rows, expected) ? null : `${rows.length} rows, not the ${expected.length} expected`),
      (error: unknown) => String(error),
    );
  if (problem === null)
    return `${expected.length} rows ${((performance.now() - began) / 1_000).toFixed(1)} s`;
  console.error(problem);
  return WRONG;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
