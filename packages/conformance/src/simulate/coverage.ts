import { CHECKPOINT_PHASES, FAULT_KINDS } from "@millrace/engine/simulation";
import type { CheckpointPhase, FaultKind } from "@millrace/engine/simulation";
import type { SeedReport } from "./seed-report.ts";

type Kind = FaultKind["kind"];
type Phase = CheckpointPhase | "any-step";

const PHASES: readonly Phase[] = [...CHECKPOINT_PHASES, "any-step"];

/** Which faults came to which operators in which phase of a checkpoint. */
export class Coverage {
  readonly #operatorsOf: (program: string) => readonly string[];
  readonly #cells = new Map<string, number>();
  readonly #operators = new Set<string>();

  constructor(operatorsOf: (program: string) => readonly string[]) {
    this.#operatorsOf = operatorsOf;
  }

  add({ what, injected }: SeedReport): void {
    for (const operator of this.#operatorsOf(what.program)) {
      this.#operators.add(operator);
      for (const { fault, phase } of injected) {
        const cell = cellOf(operator, fault.kind, phase ?? "any-step");
        this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
      }
    }
  }

  /** A row an operator, a column a phase: how many of the kinds of fault came then. */
  table(): string {
    const operators = [...this.#operators].toSorted();
    const width = Math.max(8, ...operators.map(({ length }) => length));
    const head = `${"".padEnd(width)}  ${PHASES.map((_, index) => columnName(index).padStart(4)).join("")}`;
    const rows = operators.map((operator) => {
      const counts = PHASES.map((phase) =>
        FAULT_KINDS.filter((kind) => this.#count(operator, kind, phase) > 0),
      );
      return `${operator.padEnd(width)}  ${counts.map(({ length }) => String(length).padStart(4)).join("")}`;
    });
    const legend = PHASES.map((phase, index) => `${columnName(index)} ${phase}`).join(", ");
    return [
      `kinds of fault (of ${FAULT_KINDS.length}) by operator and phase: ${legend}`,
      head,
      ...rows,
      ...this.#empty(operators),
    ].join("\n");
  }

  #empty(operators: readonly string[]): readonly string[] {
    const total = operators.length * PHASES.length * FAULT_KINDS.length;
    const lines: string[] = [];
    let empty = 0;
    for (const phase of PHASES) {
      for (const kind of FAULT_KINDS) {
        const missing = operators.filter((operator) => this.#count(operator, kind, phase) === 0);
        empty += missing.length;
        if (missing.length > 0)
          lines.push(
            `  ${phase}, ${kind}: ${missing.length === operators.length ? "all" : missing.join(" ")}`,
          );
      }
    }
    return [`${total - empty} of ${total} cells reached${empty === 0 ? "" : ", empty:"}`, ...lines];
  }

  #count(operator: string, kind: Kind, phase: Phase): number {
    return this.#cells.get(cellOf(operator, kind, phase)) ?? 0;
  }
}

const columnName = (index: number): string => (PHASES[index] === "any-step" ? "*" : String(index + 1));
const cellOf = (operator: string, kind: Kind, phase: Phase): string => `${operator}/${kind}/${phase}`;
