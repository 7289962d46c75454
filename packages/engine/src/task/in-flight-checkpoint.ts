import type { StateSection } from "../checkpoint/state-io.ts";
import { rowsOf } from "../network/in-flight-rows.ts";
import type { InputRecording } from "../network/input-recording.ts";
import type { OvertakenRows, ResultPartition } from "../network/result-partition.ts";
import { inputSections, outputSections } from "./in-flight-sections.ts";
import type { TaskDeployment } from "./task-deployment.ts";

export interface InFlightOptions {
  readonly deployment: TaskDeployment;
  readonly partitions: readonly ResultPartition[];
  readonly checkpointId: number;
  readonly triggeredMs: number;
  /** Wall clock: barriers that are still behind rows here then overtake them; infinite: never. */
  readonly overtakesAtMs: number;
  /** Null: the task has no input whose barriers may overtake. */
  readonly recording: InputRecording | null;
}

/**
 * What is left of a subtask's checkpoint after its snapshot: barriers that have not come in yet, and barriers that have
 * not gone out yet.
 */
export class InFlightCheckpoint {
  readonly #options: InFlightOptions;
  #sections: readonly StateSection[] | null = null;
  #overtaken: readonly (readonly OvertakenRows[])[] | null = null;

  constructor(options: InFlightOptions) {
    this.#options = options;
  }

  get checkpointId(): number {
    return this.#options.checkpointId;
  }

  /** Looks whether barriers have come, gone or are due to overtake; true when nothing is left. */
  advance(nowMs: number): boolean {
    const { recording } = this.#options;
    const came = recording?.poll() ?? true;
    this.#overtaken ??= this.#depart(nowMs);
    return came && this.#overtaken !== null;
  }

  /** Wall clock: when a barrier will overtake at this end, or null. */
  get dueMs(): number | null {
    const { overtakesAtMs } = this.#options;
    return this.#overtaken === null && Number.isFinite(overtakesAtMs) ? overtakesAtMs : null;
  }

  get tooLarge(): boolean {
    return this.#options.recording?.tooLarge ?? false;
  }

  /** Once nothing is left. */
  sections(): readonly StateSection[] {
    const { deployment, recording } = this.#options;
    return (this.#sections ??= [
      ...(recording === null ? [] : inputSections(deployment, recording.channels())),
      ...outputSections(deployment, this.#overtaken ?? []),
    ]);
  }

  get rows(): number {
    const out = this.#overtaken ?? [];
    const overtaken = out.flat().reduce((sum, { frames }) => sum + rowsOf(frames), 0);
    return overtaken + (this.#options.recording?.rows ?? 0);
  }

  end(): void {
    this.#options.recording?.end();
  }

  #depart(nowMs: number): readonly (readonly OvertakenRows[])[] | null {
    const { partitions, checkpointId, triggeredMs, overtakesAtMs } = this.#options;
    if (nowMs >= overtakesAtMs)
      return partitions.map((partition) => partition.overtake(checkpointId, triggeredMs));
    return partitions.every((partition) => partition.barriersSent(checkpointId)) ? [] : null;
  }
}
