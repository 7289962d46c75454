import type { ChainedInput } from "./chained-input.ts";

/** Operators of a chain that align watermarks: they are of one group. */
export class AlignedInputs {
  readonly #inputs: readonly ChainedInput[];

  constructor(inputs: readonly ChainedInput[]) {
    this.#inputs = inputs.filter(
      ({ spec: { spec } }) => spec.kind === "watermark-assigner" && spec.alignment !== undefined,
    );
  }

  /** All of them are ahead of their group: the source of the chain is to wait. */
  get isAhead(): boolean {
    if (this.#inputs.length === 0) return false;
    for (const { operator } of this.#inputs) if (operator.isAhead !== true) return false;
    return true;
  }
}
