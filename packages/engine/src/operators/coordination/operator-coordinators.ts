import type { JobGraph } from "@millrace/graph";
import type { TaskEvent } from "../../task/task.ts";
import { createCoordinator } from "./operator-coordinator.ts";
import type { OperatorCoordinator } from "./operator-coordinator.ts";
import type { FromCoordinator } from "./operator-event.ts";
import { AlignmentGroups } from "./watermark-alignment.ts";

export interface OperatorAddress {
  readonly vertexId: string;
  readonly subtask: number;
  readonly operatorUid: string;
}

interface Coordinated {
  readonly vertexId: string;
  readonly coordinator: OperatorCoordinator;
}

/** The coordinators of a job, until all of it restarts. */
export class OperatorCoordinators {
  readonly #byUid = new Map<string, Coordinated>();

  constructor({ vertices }: JobGraph, send: (to: OperatorAddress, event: FromCoordinator) => void) {
    const groups = new AlignmentGroups();
    for (const { id: vertexId, parallelism, operators } of vertices) {
      for (const { uid: operatorUid, spec } of operators) {
        const coordinator = createCoordinator(spec, {
          parallelism,
          groups,
          send: (subtask, event) => send({ vertexId, subtask, operatorUid }, event),
        });
        if (coordinator !== null) this.#byUid.set(operatorUid, { vertexId, coordinator });
      }
    }
  }

  receive({ task, operatorUid, event }: Extract<TaskEvent, { readonly kind: "operator-event" }>): void {
    this.#byUid.get(operatorUid)?.coordinator.receive(task.subtask, event);
  }

  /** A subtask of this vertex is deployed anew. */
  restarts({ vertexId, subtask }: Omit<OperatorAddress, "operatorUid">): void {
    for (const coordinator of this.#of(vertexId)) coordinator.restarts(subtask);
  }

  /** A subtask of this vertex has read all of its input. */
  ended({ vertexId, subtask }: Omit<OperatorAddress, "operatorUid">): void {
    for (const coordinator of this.#of(vertexId)) coordinator.ended(subtask);
  }

  #of(vertexId: string): readonly OperatorCoordinator[] {
    return [...this.#byUid.values()].flatMap((each) =>
      each.vertexId === vertexId ? [each.coordinator] : [],
    );
  }
}
