import type { StateReader, StateWriter } from "../checkpoint/state-io.ts";

/** What one subtask wrote, readable by any subtask: by key group, and operator sections as they are. */
export class HarnessState {
  readonly #keyed = new Map<string, Uint8Array>();
  readonly #operator = new Map<string, Uint8Array>();

  /** The state of several subtasks; operator sections of each are kept. */
  static union(states: readonly HarnessState[]): HarnessState {
    const all = new HarnessState();
    for (const state of states) {
      for (const [key, bytes] of state.#keyed) {
        if (all.#keyed.has(key)) throw new Error(`${key} written by two subtasks`);
        all.#keyed.set(key, bytes);
      }
      for (const [name, bytes] of state.#operator) all.#operator.set(`${name}/${all.#operator.size}`, bytes);
    }
    return all;
  }

  /** Those that it has something of. */
  get keyGroups(): readonly number[] {
    return [...this.#keyed.keys()].map((key) => Number(key.slice(key.lastIndexOf("/") + 1)));
  }

  get writer(): StateWriter {
    return {
      keyed: (name, keyGroup, bytes) => {
        const key = `${name}/${keyGroup}`;
        if (this.#keyed.has(key)) throw new Error(`${key} written twice`);
        this.#keyed.set(key, bytes.slice());
      },
      operator: (name, bytes) => {
        if (this.#operator.has(name)) throw new Error(`${name} written twice`);
        this.#operator.set(name, bytes.slice());
      },
    };
  }

  reader(keyGroups: { readonly from: number; readonly to: number }): StateReader {
    return {
      keyed: (name) => {
        const sections = [];
        for (let keyGroup = keyGroups.from; keyGroup < keyGroups.to; keyGroup++) {
          const bytes = this.#keyed.get(`${name}/${keyGroup}`);
          if (bytes !== undefined) sections.push({ keyGroup, bytes });
        }
        return sections;
      },
      blocks: () => [],
      operator: (name) =>
        [...this.#operator].filter(([key]) => key.replace(/\/\d+$/, "") === name).map(([, bytes]) => bytes),
    };
  }
}
