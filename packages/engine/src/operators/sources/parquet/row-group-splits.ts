/** Every `stride`-th row group from `group` on; `row` rows of that group have been given. */
export interface RowGroupSplit {
  readonly owner: number;
  readonly stride: number;
  group: number;
  row: number;
}

/** Split k of n has the row groups that are k modulo n. A subtask may hold several after rescaling, and reads one at a time. */
export class RowGroupSplits {
  readonly splits: readonly RowGroupSplit[];

  constructor(splits: readonly RowGroupSplit[]) {
    this.splits = splits;
  }

  static initial(subtask: number, parallelism: number): RowGroupSplit {
    return { owner: subtask, stride: parallelism, group: subtask, row: 0 };
  }

  /** The split to go on with, or null where all is read. */
  current(groups: number): RowGroupSplit | null {
    return this.splits.find(({ group }) => group < groups) ?? null;
  }
}
