import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { checkCases } from "./check-cases.ts";
import type { CaseResult, FlinkCase } from "./flink-case.ts";
import { isOperatorScript } from "./operator-script/operator-script.ts";
import type { OperatorScript } from "./operator-script/operator-script.ts";
import { runOperatorScript } from "./operator-script/run-operator-script.ts";
import { scriptJson } from "./operator-script/script-json.ts";
import { runCase } from "./run-case.ts";

const readCases = async (path: string): Promise<readonly FlinkCase[]> =>
  JSON.parse(await readFile(path, "utf8")) as readonly FlinkCase[];

const OPTIONS = {
  cases: { type: "string" },
  out: { type: "string" },
  engine: { type: "string", default: "simulation" },
  parallelism: { type: "string" },
  "kill-seed": { type: "string" },
  "batch-rows": { type: "string" },
  "restore-parallelism": { type: "string" },
} as const;

/** `run --cases FILE --out OUT.jsonl`: one line a case; exit code 0 when each was run, whatever it gave. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.cases === undefined || values.out === undefined) return usage();
  const cases = await readCases(values.cases);
  const scripts = cases.filter((test): test is FlinkCase & OperatorScript => isOperatorScript(test));
  const lines = cases.map((test) =>
    isOperatorScript(test)
      ? scriptJson(runOperatorScript(test, scripts))
      : JSON.stringify(resultOf(test, values.engine)),
  );
  await writeFile(values.out, lines.map((line) => `${line}\n`).join(""));
  return 0;
}

function resultOf(test: FlinkCase, engine: string): CaseResult {
  if (engine !== "simulation") return { name: test.name, unsupported: `the engine ${engine}` };
  try {
    return runCase(test);
  } catch (error) {
    return { name: test.name, unsupported: error instanceof Error ? error.message : String(error) };
  }
}

/** `check --cases FILE OUT.jsonl`: how many cases agree with Flink, and each that does not. Exit code 1 where one does not. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [path] = positionals;
  if (values.cases === undefined || path === undefined) return usage();
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  const results = lines.map((line) => JSON.parse(line) as CaseResult);
  const reports = checkCases(
    await readCases(values.cases),
    new Map(results.map((result) => [result.name, result])),
  );
  let misses = 0;
  for (const report of reports) {
    misses += report.misses.length;
    const right = report.cases - report.misses.length;
    console.log(
      `${report.category}: ${right} of ${report.cases} (${((100 * right) / report.cases).toFixed(1)} %)`,
    );
    for (const { name, sql, problem } of report.misses)
      console.log([`  ${name}`, ...(sql === undefined ? [] : [sql]), problem].join("\n    "));
  }
  return misses === 0 ? 0 : 1;
}

function usage(): number {
  console.error(
    "conformance run --cases FILE --out OUT.jsonl\nconformance check --cases FILE OUT.jsonl\nconformance programs [program ...]",
  );
  return 2;
}
