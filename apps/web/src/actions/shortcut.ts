export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** A key press as actions name it: `mod+shift+z`. Ctrl and Command are the same. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  const letter = key.length === 1 && /\p{L}/u.test(key);
  const mod = ctrlKey || metaKey ? "mod+" : "";
  const shift = shiftKey && (letter || key.length > 1) ? "shift+" : "";
  return `${mod}${altKey ? "alt+" : ""}${shift}${key.toLowerCase()}`;
}

const NAMES: Readonly<Record<string, string>> = {
  mod: "Ctrl",
  alt: "Alt",
  shift: "Shift",
  enter: "Enter",
  delete: "Del",
  backspace: "Backspace",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
};

/** As it is printed on keys: `Ctrl Shift Z`. */
export const shortcutLabel = (shortcut: string): string =>
  shortcut
    .split(/\+(?=.)/u)
    .map((part) => NAMES[part] ?? part.toUpperCase())
    .join(" ");
