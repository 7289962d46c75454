import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";

/** What an operator has of no key, from its snapshot: the operators of all runs of keys begin with it. */
export class SharedState {
  readonly #sections = new Map<string, Uint8Array[]>();

  readonly writer: StateWriter = {
    keyed: () => {},
    operator: (name, bytes) => {
      this.#sections.set(name, [...(this.#sections.get(name) ?? []), bytes.slice()]);
    },
  };

  readonly reader: StateReader = {
    keyed: () => [],
    blocks: () => [],
    operator: (name) => this.#sections.get(name) ?? [],
  };
}
