interface Sought {
  /** Of the field in the config. */
  readonly name: string;
  /** Place in a list, from 0; null: the field is no list. */
  readonly entry: number | null;
  /** What the control holds. */
  readonly text: string;
}

/** A form that comes into being has its controls, editors included, within this many frames. */
const MOST_FRAMES = 120;
/** A text that no control has so long after the form is there is shown otherwise, such as by the name of a choice. */
const SETTLED_FRAMES = 10;
const CONTROLS = 'input, select, textarea, [contenteditable="true"]';

/** Gives the focus to the control of a node's form that holds a text, once that is there; else to the first of its entry. */
export function focusSetting(nodeId: string, sought: Sought): void {
  const before = document.activeElement;
  const look = (framesLeft: number, settled: number): void => {
    // Who went elsewhere meanwhile stays there.
    if (document.activeElement !== before && document.activeElement !== document.body) return;
    const field = fieldOf(nodeId, sought.name);
    const isThere = field !== null && field.querySelector('[aria-busy="true"]') === null;
    const controls = field ? controlsOf(field, sought.entry) : [];
    const isLast = framesLeft === 0 || settled === SETTLED_FRAMES;
    const control = holderOf(controls, sought.text) ?? (isLast ? controls[0] : undefined);
    if (control) control.focus();
    else if (!isLast) requestAnimationFrame(() => look(framesLeft - 1, isThere ? settled + 1 : 0));
  };
  requestAnimationFrame(() => look(MOST_FRAMES, 0));
}

const fieldOf = (nodeId: string, name: string): HTMLElement | null =>
  document.querySelector(`#${CSS.escape(`${nodeId}-${name}-label`)}`)?.closest<HTMLElement>(".field") ?? null;

/** Of a field, or of one entry of its list. */
export function controlsOf(field: HTMLElement, entry: number | null): readonly HTMLElement[] {
  const within = entry === null ? null : field.querySelector(`[data-entry="${entry}"]`);
  return [...(within ?? field).querySelectorAll<HTMLElement>(CONTROLS)];
}

/** The control that holds exactly this text, or its first line among others: an editor draws each line by itself. */
export function holderOf(controls: readonly HTMLElement[], text: string): HTMLElement | undefined {
  const [line = ""] = text.split("\n");
  return (
    controls.find((control) => heldBy(control) === text) ??
    (line.trim() === "" ? undefined : controls.find((control) => heldBy(control).includes(line)))
  );
}

const heldBy = (control: HTMLElement): string =>
  "value" in control && typeof control.value === "string" ? control.value : (control.textContent ?? "");
