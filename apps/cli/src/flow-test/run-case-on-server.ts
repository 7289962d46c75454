import type { FailureReason, StreamGraph } from "@millrace/graph";
import { trialLineSchema } from "@millrace/protocol";
import type { TrialEnd } from "@millrace/protocol";
import { CommandError } from "../command-error.ts";
import type { CompiledFlow } from "../compile-flow.ts";
import type { ServerClient } from "../server-client.ts";
import { caseProblems } from "./case-problems.ts";
import type { CaseRun } from "./case-problems.ts";
import type { FlowTestCase, FlowTestInput } from "./flow-test.ts";
import { rowsByColumn } from "./input-rows.ts";
import { nodeNamed } from "./node-names.ts";
import { failureLine } from "./run-case.ts";
import { collectionGraph } from "./run-case-on-threads.ts";
import { cellsOf } from "./source-script.ts";

/**
 * Runs one case on the cluster of a server, which keeps nothing of it. Gives what failed, in lines; throws CommandError
 * where the case is wrong, has a script, or the server refuses it.
 */
export async function runCaseOnServer(
  client: ServerClient,
  flow: CompiledFlow,
  test: FlowTestCase,
): Promise<readonly string[]> {
  collectionGraph(flow, test);
  const body = { document: flow.document, inputs: inputsOf(flow.streamGraph, test) };
  const { rows, end } = await answerOf(await client.stream("/api/trials", { method: "POST", body }));
  const { state, failure, late } = end;
  if (failure !== null) return [failureLine({ ...failure, reason: failure.code as FailureReason })];
  if (state !== "finished") return [`the job is ${state}`];
  return caseProblems(flow, test, { rows, lateRows: (nodeId) => late[nodeId] ?? 0 });
}

function inputsOf({ nodes }: StreamGraph, { inputs }: FlowTestCase) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const { id, between, outputSchema } = nodeNamed(nodes, name, "inputs");
      return [
        id,
        rowsByColumn(rowsOf(input), (between[0] ?? outputSchema)?.fields ?? [], `inputs.${id}`),
      ] as const;
    }),
  );
}

const rowsOf = (input: FlowTestInput) =>
  "rows" in input
    ? input.rows
    : input.script.map((line) => (typeof line === "string" ? cellsOf(line.trim().slice(3, -1)) : line));

interface Answer {
  readonly rows: CaseRun["rows"];
  readonly end: TrialEnd["end"];
}

async function answerOf(chunks: AsyncIterable<Uint8Array>): Promise<Answer> {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  try {
    for await (const chunk of chunks) texts.push(decoder.decode(chunk, { stream: true }));
  } catch {
    throw brokenOff();
  }
  const rows: CaseRun["rows"][number][] = [];
  for (const line of texts.join("").split("\n")) {
    if (line === "") continue;
    const told = trialLineSchema.parse(JSON.parse(line));
    if ("end" in told) return { rows, end: told.end };
    rows.push({ nodeId: told.node, kind: told.kind, values: told.values });
  }
  throw brokenOff();
}

const brokenOff = (): CommandError =>
  new CommandError("The server's answer broke off before the test had ended: it may have been stopped.", 1);
