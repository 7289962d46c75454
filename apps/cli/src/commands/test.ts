import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { compileFlow } from "../compile-flow.ts";
import type { CompiledFlow } from "../compile-flow.ts";
import { readFlowTest } from "../flow-test/flow-test.ts";
import type { FlowTestCase } from "../flow-test/flow-test.ts";
import { junitXml } from "../flow-test/junit.ts";
import type { CaseResult, SuiteResult } from "../flow-test/junit.ts";
import { runCase } from "../flow-test/run-case.ts";
import { runCaseOnServer } from "../flow-test/run-case-on-server.ts";
import { runCaseOnThreads } from "../flow-test/run-case-on-threads.ts";
import { flowOf } from "../open-flow.ts";
import { SERVER_OPTIONS, ServerClient } from "../server-client.ts";

const HELP = `millrace test FILE... [--engine simulation|threads] [--junit FILE]
millrace test FILE... --server URL [--junit FILE]

Tests pipelines: rows in, expected rows out. Each runs embedded, in the deterministic simulation of the engine inside this
command: without a server, processes or files of its own, and the same every time. With --engine threads it runs on real
slots in processes of its own: functions, channels and state as in production. Watermarks follow the clock there, so that
what comes late, and the order of rows, belong to the simulation; scripts need it.
With --server it runs so on the TaskManagers of a server, beside its jobs and in slots of its own: the server stores
nothing, lists no job, and sinks write nothing there either.
Ends with 1 where one fails, and shows the rows that are missing (-) and those that nobody expected (+).

A test file:

  {
    "flow": "word-count.flow.json",
    "tests": [{
      "name": "counts words",
      "inputs": { "text": { "rows": [{ "line": "to be or not to be" }] } },
      "expect": { "print": { "rows": [["to", 1], ["be", 1], "+I[to, 2]"], "ordered": true } },
      "late": { "window": 0 }
    }]
  }

Nodes are named by id or name. Every source needs rows: objects by column, or arrays. A sink's rows are arrays of values,
or text with the row kind. "ordered" is false where it is left out; "late" are rows that came after the watermark.

A source may have a script instead of rows, whose lines come one after the other:

      "inputs": { "clicks": { "end": false, "script": [
        "+I[ann, 2026-01-02 03:04:05]",     a row; an object or an array is one too
        "watermark 2026-01-02 03:05:00",    or milliseconds since 1970
        "+5s",                              what follows comes 5 s later (ms, s, m, h): sources take turns
        "idle",                             the watermark does not wait for this source, until "active" or a row
        "active"
      ] } }

Watermarks and idleness of a script stand for those that nodes behind the source would make. "end" false: the source
stays open behind its last line, and windows that no watermark has passed stay open too; otherwise everything fires.

  --engine E     simulation (the default), or threads
  --junit FILE   also write a report in the XML of JUnit
  --server URL   run on the TaskManagers of that server, not here
  --token T      its token, where it asks for one (MILLRACE_TOKEN, or ?token= of the address)`;

export const testCommand: Command = {
  name: "test",
  summary: "test pipelines: rows in, expected rows out",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      options: { junit: { type: "string" }, engine: { type: "string" }, ...SERVER_OPTIONS },
      positionals: [1, 10_000],
      help: HELP,
    });
    const run = runnerOf(values);
    const suites: SuiteResult[] = [];
    for (const path of positionals) suites.push(await runFile(path, run));
    const cases = suites.flatMap((suite) => suite.cases);
    const failed = cases.filter(({ problems }) => problems.length > 0).length;
    console.log(`${cases.length - failed} passed, ${failed} failed`);
    if (values.junit !== undefined) writeFileSync(values.junit, junitXml(suites));
    return failed === 0 ? 0 : 1;
  },
};

type Run = (flow: CompiledFlow, test: FlowTestCase) => readonly string[] | Promise<readonly string[]>;

const ENGINES: ReadonlyMap<string, Run> = new Map<string, Run>([
  ["simulation", runCase],
  ["threads", runCaseOnThreads],
]);

interface Where {
  readonly engine?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
}

function runnerOf({ engine, ...where }: Where): Run {
  if (where.server !== undefined) {
    if (engine !== undefined)
      throw new CommandError(
        "--engine is for tests that run here: with --server the server's own runs them.",
      );
    const client = new ServerClient(where);
    return (flow, test) => runCaseOnServer(client, flow, test);
  }
  const run = ENGINES.get(engine ?? "simulation");
  if (run !== undefined) return run;
  throw new CommandError(`--engine takes simulation or threads, not ${JSON.stringify(engine)}.`);
}

async function runFile(path: string, run: Run): Promise<SuiteResult> {
  const file = readFlowTest(path);
  const flowPath = resolve(dirname(path), file.flow);
  const flow = await compileFlow(flowPath, flowOf(flowPath));
  const cases: CaseResult[] = [];
  for (const test of file.tests) {
    const began = performance.now();
    const problems = await run(flow, test);
    const seconds = (performance.now() - began) / 1_000;
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${path}: ${test.name}`);
    for (const line of problems) console.log(`     ${line}`);
    cases.push({ name: test.name, seconds, problems });
  }
  return { file: path, cases };
}
