import { RUN_PHASES, FAULT_KINDS } from "@millrace/engine/simulation";
import type { RunPhase, FaultKind } from "@millrace/engine/simulation";
import type { SeedReport } from "./seed-report.ts";
import type { SimulatedCase } from "./simulated-case.ts";

type Kind = FaultKind["kind"];
type Phase = RunPhase | "any-step";

const PHASES: readonly Phase[] = [...RUN_PHASES, "any-step"];

/** A fault that comes to an operator in a phase of a checkpoint. */
export interface Cell {
  readonly operator: string;
  readonly kind: Kind;
  readonly phase: Phase;
}

export interface CoverageOptions {
  readonly operatorsOf: (program: string) => readonly string[];
  /** Why no run can come to a cell; null: it can. */
  readonly unreachable: (cell: Cell) => string | null;
}

/** Which faults came to which operators in which phase of a checkpoint. */
export class Coverage {
  readonly #options: CoverageOptions;
  readonly #cells = new Map<string, number>();
  readonly #operators = new Set<string>();

  constructor(options: CoverageOptions) {
    this.#options = options;
  }

  add({ what, injected }: SeedReport): void {
    for (const operator of this.#options.operatorsOf(what.program)) {
      this.#operators.add(operator);
      for (const { fault, phase } of injected) {
        const cell = cellOf(operator, fault.kind, phase ?? "any-step");
        this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
      }
    }
  }

  /** Cells that no run has come to and that a case is planned for, by name. */
  promised({ program, plan }: SimulatedCase): readonly string[] {
    const cells = this.#options
      .operatorsOf(program)
      .flatMap((operator) =>
        plan.faults.map(({ kind, when }) =>
          cellOf(operator, kind, "phase" in when ? when.phase : "any-step"),
        ),
      );
    return [...new Set(cells)].filter((cell) => !this.#cells.has(cell));
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
    const open: string[] = [];
    const reasons = new Map<string, number>();
    let empty = 0;
    for (const phase of PHASES) {
      for (const kind of FAULT_KINDS) {
        const missing = operators.filter((operator) => this.#count(operator, kind, phase) === 0);
        const possible = missing.filter((operator) => {
          const reason = this.#options.unreachable({ operator, kind, phase });
          if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
          return reason === null;
        });
        empty += possible.length;
        if (possible.length > 0)
          open.push(
            `  ${phase}, ${kind}: ${possible.length === operators.length ? "all" : possible.join(" ")}`,
          );
      }
    }
    const never = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    const total = operators.length * PHASES.length * FAULT_KINDS.length - never;
    return [
      ...[...reasons].map(([reason, count]) => `${count} cells cannot be reached: ${reason}`),
      `${total - empty} of ${total} cells reached${empty === 0 ? "" : ", empty:"}`,
      ...open,
    ];
  }

  #count(operator: string, kind: Kind, phase: Phase): number {
    return this.#cells.get(cellOf(operator, kind, phase)) ?? 0;
  }
}

const columnName = (index: number): string => (PHASES[index] === "any-step" ? "*" : String(index + 1));
const cellOf = (operator: string, kind: Kind, phase: Phase): string => `${operator}/${kind}/${phase}`;
