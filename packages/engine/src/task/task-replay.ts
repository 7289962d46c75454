import type { InputGate } from "../network/input-gate.ts";
import type { Replay } from "../operators/operator.ts";
import type { ChainBacklog } from "./chain-backlog.ts";
import { isMixedHere } from "./restored-rows.ts";
import type { TaskDeployment } from "./task-deployment.ts";

/** What operators of a subtask are told of its rows that were in flight. */
export class TaskReplay implements Replay {
  readonly isMixed: boolean;
  readonly #gate: InputGate;
  readonly #backlog: ChainBacklog;

  constructor(deployment: TaskDeployment, gate: InputGate, backlog: ChainBacklog) {
    this.isMixed = isMixedHere(deployment);
    this.#gate = gate;
    this.#backlog = backlog;
  }

  get isUnderWay(): boolean {
    return this.#gate.isReplaying || !this.#backlog.isEmpty;
  }
}
