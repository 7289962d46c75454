import { CounterBlock, describeStates } from "@millrace/engine/node";
import type { JobEvent } from "@millrace/engine/node";
import { isSource } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import type { Checkpoint, Rewound } from "@millrace/protocol";

type EventOf<K extends JobEvent["kind"]> = Extract<JobEvent, { readonly kind: K }>;
type TaskId = EventOf<"task-state">["task"];

interface SourceVertex {
  readonly nodeId: string;
  /** Where its operator stands in the chain. */
  readonly index: number;
  readonly parallelism: number;
  /** It keeps its position, and reads again from there. */
  readonly rewinds: boolean;
}

interface Given {
  readonly attempt: number;
  /** Rows as of the attempt's start. */
  readonly before: number;
  /** Rows since then, as last heard. */
  readonly rows: number;
  /** It was heard at the end of the task: nothing has been given since. */
  readonly final: boolean;
}

type Positions = ReadonlyMap<string, number>;

const NOTHING: Given = { attempt: 0, before: 0, rows: 0, final: false };

/**
 * Rows that each source subtask has given since the job began: as of now, and as of checkpoints (by rows counted at the
 * barrier), so that a restart can say how many of them come again.
 *
 * 1. After a rescaling, what had been given is of the first subtask: only the sum means something.
 * 2. A task whose process was killed has given at least what was heard last.
 */
export class SourceProgress {
  readonly #vertices: ReadonlyMap<string, SourceVertex>;
  readonly #checkpoint: (id: number) => Checkpoint | undefined;
  readonly #given = new Map<string, Given>();
  /** As of the checkpoint that another parallelism began with. */
  #rescaledAt: { readonly checkpointId: number; readonly positions: Positions } | null = null;

  constructor(graph: JobGraph, checkpoint: (id: number) => Checkpoint | undefined) {
    this.#vertices = sourceVertices(graph);
    this.#checkpoint = checkpoint;
  }

  /** The job goes on with this graph from a checkpoint that was taken with another one. */
  rescaled(checkpointId: number): void {
    const positions = this.#beginning();
    for (const { vertexId, rowsGiven = 0 } of this.#checkpoint(checkpointId)?.subtasks ?? []) {
      const first = keyOf(vertexId, 0);
      positions.set(first, (positions.get(first) ?? 0) + rowsGiven);
    }
    this.#rescaledAt = { checkpointId, positions };
  }

  /** Rows that a source subtask had given before the barrier; undefined: the task is no source. */
  asOfBarrier({ task, timing: { rowsGiven } }: EventOf<"checkpoint-acknowledged">): number | undefined {
    if (rowsGiven === undefined) return undefined;
    return (this.#given.get(keyOf(task.vertexId, task.subtask))?.before ?? 0) + rowsGiven;
  }

  heard({ tasks }: EventOf<"sample">): void {
    for (const { task, words } of tasks) this.#count(task, words, false);
  }

  ended({ task, counters }: EventOf<"task-state">): void {
    if (counters !== undefined) this.#count(task, counters.words, true);
  }

  /** These subtasks start from the checkpoint (null: from nothing) as this attempt: what of each source comes again. */
  restored(
    { attempt, checkpointId }: Pick<EventOf<"restored">, "attempt" | "checkpointId">,
    subtasks: EventOf<"restarting">["subtasks"] | null,
  ): readonly Rewound[] {
    const restarting = subtasks ?? this.#all();
    const positions = this.#asOf(checkpointId);
    return restarting.flatMap(({ vertexId, subtasks: own }) => {
      const source = this.#vertices.get(vertexId);
      if (source === undefined) return [];
      let [from, rows, exact] = [0, 0, true];
      for (const subtask of own) {
        const key = keyOf(vertexId, subtask);
        const { before, rows: since, final } = this.#given.get(key) ?? NOTHING;
        // One that had finished before the checkpoint is not in it, and reads nothing more.
        const at = positions.get(key) ?? before + since;
        from += at;
        rows += Math.max(0, before + since - at);
        exact &&= final || !this.#given.has(key);
        this.#given.set(key, { attempt, before: at, rows: 0, final: false });
      }
      return [{ nodeId: source.nodeId, from, rows, exact, again: source.rewinds }];
    });
  }

  #all(): EventOf<"restarting">["subtasks"] {
    return [...this.#vertices].map(([vertexId, { parallelism }]) => ({
      vertexId,
      subtasks: Array.from({ length: parallelism }, (_, subtask) => subtask),
    }));
  }

  #asOf(checkpointId: number | null): Positions {
    if (this.#rescaledAt?.checkpointId === checkpointId) return this.#rescaledAt.positions;
    const checkpoint = checkpointId === null ? undefined : this.#checkpoint(checkpointId);
    // From nothing, or from another job's: this one has given nothing as of it.
    if (checkpoint === undefined) return this.#beginning();
    return new Map(
      checkpoint.subtasks.flatMap(({ vertexId, subtask, rowsGiven }) =>
        rowsGiven === undefined ? [] : [[keyOf(vertexId, subtask), rowsGiven]],
      ),
    );
  }

  #beginning(): Map<string, number> {
    return new Map(
      this.#all().flatMap(({ vertexId, subtasks }) =>
        subtasks.map((subtask) => [keyOf(vertexId, subtask), 0]),
      ),
    );
  }

  #count({ vertexId, subtask, attempt }: TaskId, words: Float64Array, final: boolean): void {
    const source = this.#vertices.get(vertexId);
    if (source === undefined) return;
    const key = keyOf(vertexId, subtask);
    const known = this.#given.get(key) ?? { ...NOTHING, attempt };
    if (attempt !== known.attempt || known.final) return;
    const rows = new CounterBlock(words).operator(source.index, "recordsOut");
    this.#given.set(key, { ...known, rows, final });
  }
}

const keyOf = (vertexId: string, subtask: number): string => `${vertexId}/${subtask}`;

function sourceVertices(graph: JobGraph): ReadonlyMap<string, SourceVertex> {
  const rewinding = new Set(
    describeStates(graph).flatMap(({ operatorUid, name }) => (name === "position" ? [operatorUid] : [])),
  );
  return new Map(
    graph.vertices.flatMap(({ id, operators, parallelism }) => {
      const index = operators.findIndex(({ spec }) => isSource(spec));
      const source = operators[index];
      if (source === undefined) return [];
      return [[id, { nodeId: source.nodeId, index, parallelism, rewinds: rewinding.has(source.uid) }]];
    }),
  );
}
