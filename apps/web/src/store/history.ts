import { applyPatches, enablePatches, produceWithPatches } from "immer";
import type { Draft, Patch } from "immer";

enablePatches();

/** One step that can be taken back: what changed, both ways. */
export interface Change {
  readonly forward: readonly Patch[];
  readonly backward: readonly Patch[];
  /** Changes with the same key that follow one another within the merge window are one step; null: never merged. */
  readonly mergeKey: string | null;
  readonly timeMs: number;
}

/**
 * A value with its undo history, held as patches of the value itself.
 *
 * 1. `undo` after `commit` gives back the same value; `redo` after `undo` too.
 * 2. A commit that changes nothing is no step.
 * 3. A commit drops what could be redone.
 */
export interface History<T> {
  readonly value: T;
  readonly past: readonly Change[];
  readonly future: readonly Change[];
}

const MERGE_WINDOW_MS = 1_000;
const MAX_STEPS = 500;

export interface CommitOptions {
  readonly mergeKey: string | null;
  /** Also long after the last change with the same key: it belongs to that step. */
  readonly joins?: boolean;
  readonly nowMs: number;
}

export function newHistory<T>(value: T): History<T> {
  return { value, past: [], future: [] };
}

export function commit<T>(
  history: History<T>,
  recipe: (draft: Draft<T>) => void,
  options: CommitOptions,
): History<T> {
  const [value, forward, backward] = produceWithPatches(history.value, (draft: Draft<T>) => {
    recipe(draft);
  });
  if (forward.length === 0) return history;
  const change: Change = { forward, backward, mergeKey: options.mergeKey, timeMs: options.nowMs };
  return { value: value, past: pushMerged(history.past, change, options.joins ?? false), future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const change = history.past.at(-1);
  if (!change) return history;
  return {
    value: apply(history.value, change.backward),
    past: history.past.slice(0, -1),
    future: [...history.future, { ...change, mergeKey: null }],
  };
}

export function redo<T>(history: History<T>): History<T> {
  const change = history.future.at(-1);
  if (!change) return history;
  return {
    value: apply(history.value, change.forward),
    past: [...history.past, change],
    future: history.future.slice(0, -1),
  };
}

function pushMerged(past: readonly Change[], change: Change, joins: boolean): readonly Change[] {
  const last = past.at(-1);
  const merges =
    last !== undefined &&
    change.mergeKey !== null &&
    last.mergeKey === change.mergeKey &&
    (joins || change.timeMs - last.timeMs <= MERGE_WINDOW_MS);
  if (!merges) return [...past, change].slice(-MAX_STEPS);
  const merged: Change = {
    forward: [...last.forward, ...change.forward],
    backward: [...change.backward, ...last.backward],
    mergeKey: change.mergeKey,
    timeMs: change.timeMs,
  };
  return [...past.slice(0, -1), merged];
}

function apply<T>(value: T, patches: readonly Patch[]): T {
  return applyPatches(value as object, [...patches]) as T;
}
