import { checkCommand, runCommand } from "./cases/command-line.ts";
import { runPrograms } from "./run-programs.ts";

/**
 * `pnpm conformance [programs] [program ...]`: our programs on every engine.
 * `pnpm -s conformance run --cases FILE --out OUT.jsonl` and `pnpm conformance check --cases FILE OUT.jsonl`: cases whose
 * result a real Flink printed.
 */
async function main([command, ...rest]: readonly string[]): Promise<number> {
  if (command === "run") return runCommand(rest);
  if (command === "check") return checkCommand(rest);
  const failures = await runPrograms(
    command === undefined || command === "programs" ? rest : [command, ...rest],
  );
  return failures === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
