import type { SlicedTable } from "../state/sliced-table.ts";
import type { CheckpointType } from "./checkpoint-type.ts";
import type { StateReader, StateSection, StateWriter, SubtaskSnapshot } from "./state-io.ts";

/** Collects what one operator writes; `sections` belongs to the caller afterwards. */
export class SectionWriter implements StateWriter {
  readonly #operatorUid: string;
  readonly #sections: StateSection[];
  type: CheckpointType = "checkpoint";
  readonly tables?: NonNullable<StateWriter["tables"]>;

  /** Where `tables` is given, it is told of the tables that are to be taken in slices. */
  constructor(
    operatorUid: string,
    sections: StateSection[],
    tables: ((from: OperatorTables) => void) | null = null,
  ) {
    this.#operatorUid = operatorUid;
    this.#sections = sections;
    if (tables !== null) this.tables = (name, named) => tables({ operatorUid, name, tables: named });
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

/** Tables of an operator that were handed to a checkpoint under one name. */
export interface OperatorTables {
  readonly operatorUid: string;
  readonly name: string;
  readonly tables: readonly SlicedTable[];
}

/** Key group of a section that belongs to a subtask as a whole. */
export const OPERATOR_STATE = -1;
/** Key group of a section that is a block of a table. */
export const TABLE_STATE = -2;

/** One operator's sections of one or (restored at another parallelism) several snapshots: only key groups [from, to). */
export class SectionReader implements StateReader {
  readonly isOwn: boolean;
  readonly #sections: readonly StateSection[];

  // oxlint-disable-next-line max-params -- what of, and which part of it
  constructor(
    snapshots: readonly SubtaskSnapshot[],
    operatorUid: string,
    keyGroups: { readonly from: number; readonly to: number },
    isOwn = false,
  ) {
    this.isOwn = isOwn;
    this.#sections = snapshots
      .flatMap((snapshot) => snapshot.sections)
      .filter((section) => section.operatorUid === operatorUid && owned(section.keyGroup, keyGroups))
      .toSorted((a, b) => a.keyGroup - b.keyGroup);
  }

  keyed(name: string): readonly StateSection[] {
    return this.#sections.filter((section) => section.name === name && section.keyGroup >= 0);
  }

  blocks(name: string): Iterable<Uint8Array> {
    return this.#sections
      .filter((section) => section.name === name && section.keyGroup === TABLE_STATE)
      .map(({ bytes }) => bytes);
  }

  operator(name: string): readonly Uint8Array[] {
    return this.#sections
      .filter((section) => section.name === name && section.keyGroup === OPERATOR_STATE)
      .map((section) => section.bytes);
  }
}

function owned(keyGroup: number, groups: { readonly from: number; readonly to: number }): boolean {
  return keyGroup < 0 || (keyGroup >= groups.from && keyGroup < groups.to);
}
