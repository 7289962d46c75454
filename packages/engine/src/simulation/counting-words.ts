import { PlainWords } from "../network/word-memory.ts";

/** Plain words that count writes: where none was made, no task that waits has reason to look again. */
export class CountingWords extends PlainWords {
  writes = 0;

  override store(index: number, value: number): void {
    this.writes++;
    super.store(index, value);
  }
}
