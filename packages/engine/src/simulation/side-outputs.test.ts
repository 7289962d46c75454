import { bigint, rowSchema } from "@millrace/graph";
import type { ChainedOperator, JobGraph, RowSchema } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import type { RowBatch } from "../batch/row-batch.ts";
import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import { OPERATOR_COUNTERS, TASK_WORDS } from "../metrics/metrics-layout.ts";
import type { Operator, OperatorContext } from "../operators/operator.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";
import { Simulation } from "./simulation.ts";
import { committedLines, numbersJob, NUMBERS, smallOperators } from "./testing/small-operators.ts";

const ODD: RowSchema = rowSchema([{ name: "odd", type: bigint(false) }]);
const ROWS = 100;

/** Passes even numbers on, and sends odd ones aside, with another row. */
class OddAside implements Operator {
  #context: OperatorContext | null = null;
  open(context: OperatorContext): void {
    this.#context = context;
  }
  processBatch(batch: RowBatch): void {
    const { output, sideOutputs } = this.#context!;
    for (const [key, n] of rowsOfBatch(batch) as [string, bigint][]) {
      if (n % 2n === 0n) output.emit(batchOfRows(NUMBERS, [[key, n]]));
      else sideOutputs[0]?.emit(batchOfRows(ODD, [[n]]));
    }
  }
  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }
}

const registry: OperatorRegistry = {
  create: (operator) => (operator.spec.kind === "calc" ? new OddAside() : smallOperators.create(operator)),
};

/** Numbers -> OddAside, whose main output is written in its chain, and the side output in the chain and elsewhere. */
function job(parallelism: number, wired: boolean): JobGraph {
  const base = numbersJob({ rows: ROWS, parallelism, intervalMs: 1, sources: 1 });
  const [source, double] = base.vertices;
  const [head, doubled] = double!.operators;
  const sink = (uid: string, more: Partial<ChainedOperator>): ChainedOperator => ({
    ...doubled!,
    uid,
    spec: { kind: "file-sink", directory: `/${uid}`, format: "text", header: false, delimiter: "," },
    ...more,
  });
  const aside = { inputSide: 0, inputSchema: ODD };
  const vertex = {
    ...double!,
    operators: [
      { ...head!, sideOutputs: [wired ? ODD : null] },
      sink("main", {}),
      ...(wired ? [sink("side", aside)] : []),
    ],
  };
  const far = { ...double!, id: "far", operators: [sink("far", { input: null, inputSchema: ODD })] };
  const [edge] = base.edges;
  const toFar = { ...edge!, id: "far", source: "double", sourceSide: 0, target: "far", schema: ODD };
  return {
    ...base,
    vertices: [source!, vertex, ...(wired ? [far] : [])],
    edges: [edge!, ...(wired ? [toFar] : [])],
  };
}

const odd = Array.from({ length: ROWS / 2 }, (_, i) => String(2 * i + 1)).toSorted();
const even = Array.from({ length: ROWS / 2 }, (_, i) => `k${(2 * i) % 7} ${2 * i}`).toSorted();

describe("side outputs", () => {
  it.each([1, 2, 4])("lose and repeat nothing when tasks are killed, at parallelism %i", (parallelism) => {
    for (let seed = 0; seed < 10; seed++) {
      const simulation = new Simulation(job(parallelism, true), { seed, registry, pollRows: 5 });
      for (let kill = 0; kill < 3; kill++) {
        simulation.runToEnd(100 + 37 * seed);
        simulation.kill();
      }
      expect(simulation.runToEnd(200_000)).toBe("finished");
      expect(committedLines(simulation.committed, "/main")).toEqual(even);
      expect(committedLines(simulation.committed, "/side")).toEqual(odd);
      expect(committedLines(simulation.committed, "/far")).toEqual(odd);
    }
  });

  it("that nobody reads send nothing", () => {
    const simulation = new Simulation(job(2, false), { seed: 1, registry });
    expect(simulation.runToEnd(200_000)).toBe("finished");
    expect(committedLines(simulation.committed, "/main")).toEqual(even);
    expect(counter(simulation, "sideRecordsOut")).toBe(0);
  });

  it("are counted and traced apart from the main output", () => {
    const simulation = new Simulation(job(1, true), { seed: 1, registry, traceEvents: 100_000 });
    simulation.runToEnd(200_000);
    expect(counter(simulation, "sideRecordsOut")).toBe(ROWS / 2);
    expect(counter(simulation, "recordsOut")).toBe(ROWS / 2);
    const events = simulation
      .takeTrace()
      .filter(({ kind, operator }) => kind === "rec.emit" && operator === "double");
    expect(events.filter(({ data }) => data["side"] === 0)).toHaveLength(ROWS / 2);
  });
});

/** Of the operator at the head of `double`, over its subtasks. */
function counter(simulation: Simulation, name: (typeof OPERATOR_COUNTERS)[number]): number {
  return [...simulation.metrics]
    .filter(([key]) => key.startsWith("double/"))
    .reduce((sum, [, words]) => sum + words[TASK_WORDS + OPERATOR_COUNTERS.indexOf(name)]!, 0);
}
