import { createOperator, createPlanned } from "@millrace/engine";
import { Simulation } from "@millrace/engine/simulation";
import { renderDiagnostic, renderFailure } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import { caseGraph, SINK_UID } from "./case-graph.ts";
import { caseType } from "./case-type.ts";
import { caseValue } from "./case-value.ts";
import { CollectSink } from "./collect-sink.ts";
import type { CaseError, CaseResult, ErrorPhase, FlinkCase } from "./flink-case.ts";
import { planCase } from "./plan-case.ts";
import type { CasePlan } from "./plan-case.ts";
import type { CollectedRow } from "./read-rows.ts";

export interface RunOptions {
  readonly mode?: "generated" | "interpreted";
}

/** Runs a scalar case on the engine, in simulation. Other categories are not supported yet. */
export function runCase(test: FlinkCase, options: RunOptions = {}): CaseResult {
  const { name, category, sql } = test;
  if (!category.startsWith("scalar-")) return { name, unsupported: `the category ${category}` };
  const began = performance.now();
  const done = (
    result: Pick<Extract<CaseResult, { error: unknown }>, "columns" | "changelog" | "error">,
  ) => ({
    name,
    ...result,
    ms: Math.round((performance.now() - began) * 10) / 10,
  });
  const planned = planCase(test);
  if (planned.kind === "error") {
    const error = planningError(planned.phase, planned.diagnostic, sql);
    return done({ columns: [], changelog: [], error });
  }
  const { output } = planned.plan;
  const columns = output.fields.map((field) => ({ name: field.name, type: caseType(field.type) }));
  const { rows, error } = simulate(name, planned.plan, options);
  const changelog = rows.map(({ kind, values }) => ({
    k: kind,
    v: values.map((value, index) => caseValue(value, output.fields[index]!.type)),
  }));
  return done({ columns, changelog: error === null ? changelog : [], error });
}

function planningError(phase: ErrorPhase, diagnostic: Diagnostic, sql: string): CaseError {
  const { message } = renderDiagnostic(diagnostic, "en");
  const at = diagnostic.span?.from ?? null;
  const before = at === null ? null : sql.slice(0, at).split("\n");
  return {
    phase,
    message,
    line: before?.length ?? null,
    column: before === null ? null : before.at(-1)!.length + 1,
  };
}

const MOST_STEPS = 100_000;

function simulate(
  name: string,
  plan: CasePlan,
  { mode = "generated" }: RunOptions,
): { readonly rows: readonly CollectedRow[]; readonly error: CaseError | null } {
  const rows: CollectedRow[] = [];
  const graph = caseGraph(name, plan, { kind: "discard-sink" });
  const simulation = new Simulation(graph, {
    seed: 1,
    mode,
    registry: {
      create: (operator) => (operator.uid === SINK_UID ? new CollectSink(rows) : createOperator(operator)),
      createFused: createPlanned,
    },
  });
  const state = simulation.runToEnd(MOST_STEPS);
  if (state === "finished") return { rows, error: null };
  const { failure } = simulation;
  const message = failure === null ? `the job is ${state}` : renderFailure(failure, "en").message;
  return { rows: [], error: { phase: "runtime", message, line: null, column: null } };
}
