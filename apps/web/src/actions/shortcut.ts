export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** A key press as actions name it: `mod+shift+z`. Ctrl and Command are the same. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey }: KeyPress): string {
  const letter = key.length === 1 && /\p{L}/u.test(key);
  return `${ctrlKey || metaKey ? "mod+" : ""}${shiftKey && (letter || key.length > 1) ? "shift+" : ""}${key.toLowerCase()}`;
}

/** As it is printed on keys: `Ctrl Shift Z`. */
export function shortcutLabel(shortcut: string): string {
  const names: Readonly<Record<string, string>> = {
    mod: "Ctrl",
    shift: "Shift",
    enter: "Enter",
    delete: "Del",
  };
  return shortcut
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(" ");
}
