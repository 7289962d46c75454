/** `removed` characters at `at` give way to `text`. */
export interface TextEdit {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

/** A text with edits, and which place of the one is which of the other. Edits do not overlap. */
export class EditedText {
  readonly text: string;
  readonly #edits: readonly TextEdit[];
  readonly #length: number;

  constructor(original: string, edits: readonly TextEdit[]) {
    this.#length = original.length;
    this.#edits = edits.toSorted((a, b) => a.at - b.at);
    let text = "";
    let from = 0;
    for (const edit of this.#edits) {
      text += original.slice(from, edit.at) + edit.text;
      from = edit.at + edit.removed;
    }
    this.text = text + original.slice(from);
  }

  /** Where a place of the original is: behind what was put in there, but before what was put at the end. */
  edited(offset: number): number {
    let shift = 0;
    for (const { at, removed, text } of this.#edits) {
      if (at > offset || at === this.#length) break;
      if (offset < at + removed) return at + shift + text.length;
      shift += text.length - removed;
    }
    return offset + shift;
  }

  /** Where a place of the edited text is in the original: what was put in is where it was put. */
  original(offset: number): number {
    let shift = 0;
    for (const { at, removed, text } of this.#edits) {
      const from = at + shift;
      if (offset < from) break;
      if (offset < from + text.length) return at;
      shift += text.length - removed;
    }
    return offset - shift;
  }
}
