import type { Job, Restart } from "@millrace/protocol";

/** What a restart was of. */
export interface RestartScope {
  readonly region: boolean;
  readonly tasks: number;
  /** Of all tasks of the job. */
  readonly total: number;
  /** By vertex, with the name of its first operator; subtasks from 1. Empty: not known, or the whole job. */
  readonly vertices: readonly { readonly name: string; readonly subtasks: string }[];
}

export function restartScope(restart: Restart, { jobGraph }: Pick<Job, "jobGraph">): RestartScope {
  const total = jobGraph.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  const region = restart.scope === "region";
  const vertices = restart.subtasks.map(({ vertexId, subtasks }) => {
    const vertex = jobGraph.vertices.find(({ id }) => id === vertexId);
    return { name: vertex?.operators[0]?.name ?? vertexId, subtasks: ranges(subtasks) };
  });
  return { region, tasks: restart.tasks, total, vertices: region ? vertices : [] };
}

/** 0, 1, 2 and 5 as `1–3, 6`. */
export function ranges(subtasks: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const subtask of subtasks.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === subtask - 1) last[1] = subtask;
    else runs.push([subtask, subtask]);
  }
  return runs.map(([from, to]) => (from === to ? String(from + 1) : `${from + 1}–${to + 1}`)).join(", ");
}

/** How often tasks of a node, or of a group of nodes, went down with a restart after a failure. */
export interface NodeRestarts {
  readonly count: number;
  /** Oldest first. */
  readonly all: readonly Restart[];
  readonly last: Restart;
  /** Whether the last of them began with the node. */
  readonly isCause: boolean;
}

/** A restart of the whole job is one of every node; a change of the parallelism is none. Null: never. */
export function restartsOf(
  { restarts }: Pick<Job, "restarts">,
  { nodeId, vertexId }: { readonly nodeId: string; readonly vertexId: string },
): NodeRestarts | null {
  const own = restarts.filter(
    ({ cause, scope, subtasks }) =>
      cause !== null && (scope === "job" || subtasks.some((each) => each.vertexId === vertexId)),
  );
  return counted(own, new Set([nodeId]));
}

/** Of nodes that are shown as one: a restart that several of them went down with is one. */
export function restartsOfGroup(
  members: readonly { readonly id: string; readonly restarts: NodeRestarts | null }[],
): NodeRestarts | null {
  const each = members.flatMap(({ restarts }) => restarts?.all ?? []);
  const byAttempt = new Map(each.map((restart) => [restart.attempt, restart]));
  const all = [...byAttempt.values()].toSorted((a, b) => a.attempt - b.attempt);
  return counted(all, new Set(members.map(({ id }) => id)));
}

function counted(all: readonly Restart[], nodes: ReadonlySet<string>): NodeRestarts | null {
  const last = all.at(-1);
  if (last === undefined) return null;
  return { count: all.length, all, last, isCause: nodes.has(last.cause?.nodeId ?? "") };
}

/** Whether a subtask went down with the newest restart, and whether that began with it. */
export function lastRestartOf(
  job: Pick<Job, "restarts" | "jobGraph">,
  { vertexId, subtask }: { readonly vertexId: string; readonly subtask: number },
): { readonly restart: Restart; readonly isCause: boolean } | null {
  const restart = job.restarts.at(-1);
  const own = restart?.subtasks.find((each) => each.vertexId === vertexId);
  if (restart === undefined || own?.subtasks.includes(subtask) !== true) return null;
  const { cause } = restart;
  const vertex = job.jobGraph.vertices.find(({ id }) => id === vertexId);
  const isIn = vertex?.operators.some(({ nodeId }) => nodeId === cause?.nodeId) === true;
  return { restart, isCause: isIn && cause?.subtask === subtask };
}
