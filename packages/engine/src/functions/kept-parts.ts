import { decodeUtf8 } from "../batch/utf8.ts";
import type { VmProgram } from "./function-vm.ts";
import { PART_END, PART_FIELD, PART_REQUEST } from "./state-parts-text.ts";

/** A part of a state of the key of a slot as it is now; an empty text: it is gone. */
export interface PartChange {
  readonly slot: number;
  readonly state: number;
  readonly part: number;
  readonly text: string;
}

/** UTF-8 bytes of a part of a state of a slot: lent until the next call; null: there is none. */
export type ReadPart = (slot: number, state: number, part: number) => Uint8Array | null;

export interface KeptPartsPlace {
  /** Text that a part is put in, and the one that those are taken from which have changed. */
  readonly given: number;
  readonly taken: number;
  /** The array that says which part is asked for. */
  readonly asked: number;
}

/** Hands parts of large states to a program, and takes them back: the host's side of `statePartsText`. */
export class KeptParts {
  readonly #program: VmProgram;
  readonly #place: KeptPartsPlace;

  constructor(program: VmProgram, place: KeptPartsPlace) {
    this.#program = program;
    this.#place = place;
  }

  /** Gives the part that the program asks for; how many bytes it has, none: there is no such part. */
  give(read: ReadPart): number {
    const asked = this.#program.arrays[this.#place.asked]!;
    const { slot, state, part } = PART_REQUEST;
    const bytes = read(Number(asked[slot]), Number(asked[state]), Number(asked[part]));
    if (bytes === null) return 0;
    this.#program.setText(this.#place.given, bytes, bytes.length);
    return bytes.length;
  }

  /** Those that have changed, when the program has said that some have. */
  changed(): readonly PartChange[] {
    const bytes = this.#program.text(this.#place.taken);
    if (bytes.length === 0) return [];
    return decodeUtf8(bytes, 0, bytes.length)
      .split(PART_END)
      .map((line) => {
        const [slot, state, part, text] = line.split(PART_FIELD);
        return { slot: Number(slot), state: Number(state), part: Number(part), text: text! };
      });
  }
}
