export interface TypedAhead {
  readonly text: string;
  /** Whether Enter was pressed after it. */
  readonly entered: boolean;
}

const NOTHING: TypedAhead = { text: "", entered: false };

let held: TypedAhead | null = null;

/**
 * Keeps what is typed from now on for a field that is still being loaded: nothing of it is lost, and nothing of it
 * means anything to the page. Escape gives up.
 */
export function holdKeys(): void {
  if (held !== null) return;
  held = NOTHING;
  window.addEventListener("keydown", hold, true);
}

/** Ends that and gives what was typed. */
export function releaseKeys(): TypedAhead {
  const typed = held ?? NOTHING;
  held = null;
  window.removeEventListener("keydown", hold, true);
  return typed;
}

/** Gives what was typed to the field that has the focus, in place of what is selected there; without one it is gone. */
export function giveTyped({ text, entered }: TypedAhead): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const { selectionStart: start, selectionEnd: end } = field;
  if (start === null || end === null) return;
  if (text !== "") {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (entered)
    setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
}

function hold(event: KeyboardEvent): void {
  const { key } = event;
  if (key === "Escape") releaseKeys();
  if (held === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Enter") held = { ...held, entered: true };
  else if (key === "Backspace") held = { ...held, text: held.text.slice(0, -1) };
  else if ([...key].length === 1) held = { ...held, text: held.text + key };
  else return;
  event.preventDefault();
  event.stopPropagation();
}
