import fc from "fast-check";

/** What every model of state does, whatever its state is. */
export interface StateModel {
  scan(): void;
  begin(incremental: boolean): void;
  slice(): void;
  end(completed: boolean): void;
  room(pages: number): void;
  memory(bytes: number): void;
  run(action: (model: this) => void): void;
  close(): void;
  leave(): void;
}

export type Action<M> = readonly [says: string, run: (model: M) => void];
export type Weighted<M> = readonly (readonly [weight: number, fc.Arbitrary<Action<M>>])[];

export const action = <M, T>(
  name: string,
  given: fc.Arbitrary<T>,
  run: (model: M, given: T) => void,
): fc.Arbitrary<Action<M>> =>
  given.map((it) => [`${name} ${JSON.stringify(it)}`, (model) => run(model, it)] as const);

export const nothing = fc.constant(null);
const mostly = fc.nat(3).map((n) => n > 0);

/** Checkpoints, and going through all that there is. */
export const CHECKPOINTS: Weighted<StateModel> = [
  [1, action("scan", nothing, (model) => model.scan())],
  [4, action("begin", mostly, (model, incremental) => model.begin(incremental))],
  [3, action("slice", nothing, (model) => model.slice())],
  [3, action("end", mostly, (model, completed) => model.end(completed))],
];

export const FULL_DISK: Weighted<StateModel> = [
  [2, action("room", fc.nat(3), (model, pages) => model.room(pages))],
  [2, action("room", fc.constant(Infinity), (model, pages) => model.room(pages))],
];

export const FULL_MEMORY: Weighted<StateModel> = [
  [1, action("memory", fc.constantFrom(0, 0, 300, 5_000), (model, bytes) => model.memory(bytes))],
  [2, action("memory", fc.constant(Infinity), (model, bytes) => model.memory(bytes))],
];

const scriptOf = <M extends StateModel>(...kinds: readonly Weighted<M>[]): fc.Arbitrary<Action<M>[]> => {
  const weighted = kinds.flat().map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return fc.array(fc.oneof(...weighted), { maxLength: 60, size: "max" });
};

/** What makes tasks fail, or a base be none (`rarely`), is left out of some. */
export function scripts<M extends StateModel>(
  usual: Weighted<M>,
  rarely: Weighted<M> = [],
): fc.Arbitrary<Action<M>[]> {
  return fc.oneof(
    scriptOf(usual),
    scriptOf(usual),
    scriptOf<M>(usual, FULL_DISK),
    scriptOf<M>(usual, FULL_MEMORY),
    scriptOf<M>(usual, FULL_DISK, FULL_MEMORY, rarely),
  );
}

/** The model holds whatever is done with it. */
export function runScript<M extends StateModel>(model: M, script: readonly Action<M>[]): void {
  try {
    for (const [, run] of script) model.run(run);
    model.close();
  } finally {
    model.leave();
  }
}
