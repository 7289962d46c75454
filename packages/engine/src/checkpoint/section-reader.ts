import type { StateReader, StateSection, StateWriter, SubtaskSnapshot } from "./state-io.ts";

/** Collects what one operator writes; `sections` belongs to the caller afterwards. */
export class SectionWriter implements StateWriter {
  readonly #operatorUid: string;
  readonly #sections: StateSection[];

  constructor(operatorUid: string, sections: StateSection[]) {
    this.#operatorUid = operatorUid;
    this.#sections = sections;
  }

  keyed(name: string, keyGroup: number, bytes: Uint8Array): void {
    this.#sections.push({ operatorUid: this.#operatorUid, name, keyGroup, bytes: bytes.slice() });
  }

  operator(name: string, bytes: Uint8Array): void {
    this.#sections.push({
      operatorUid: this.#operatorUid,
      name,
      keyGroup: OPERATOR_STATE,
      bytes: bytes.slice(),
    });
  }
}

/** Key group of a section that belongs to a subtask as a whole. */
export const OPERATOR_STATE = -1;

/** One operator's sections of one or (restored at another parallelism) several snapshots: only key groups [from, to). */
export class SectionReader implements StateReader {
  readonly #sections: readonly StateSection[];

  constructor(
    snapshots: readonly SubtaskSnapshot[],
    operatorUid: string,
    keyGroups: { readonly from: number; readonly to: number },
  ) {
    this.#sections = snapshots
      .flatMap((snapshot) => snapshot.sections)
      .filter((section) => section.operatorUid === operatorUid && owned(section.keyGroup, keyGroups))
      .toSorted((a, b) => a.keyGroup - b.keyGroup);
  }

  keyed(name: string): readonly StateSection[] {
    return this.#sections.filter((section) => section.name === name && section.keyGroup !== OPERATOR_STATE);
  }

  operator(name: string): readonly Uint8Array[] {
    return this.#sections
      .filter((section) => section.name === name && section.keyGroup === OPERATOR_STATE)
      .map((section) => section.bytes);
  }
}

function owned(keyGroup: number, groups: { readonly from: number; readonly to: number }): boolean {
  return keyGroup === OPERATOR_STATE || (keyGroup >= groups.from && keyGroup < groups.to);
}
