import type { Words } from "../i18n/words.ts";
import type { IconName } from "../ui/icon-paths.ts";

export type ActionName = keyof Words["commands"]["names"];

/** Something a person can do, from wherever: a key, the command palette, a button. */
export interface Action {
  readonly name: ActionName;
  readonly icon: IconName;
  /** Keys as `event.key` in lower case, with `mod+` for Ctrl or Command, `alt+` and `shift+`; the first is shown. */
  readonly keys: readonly string[];
  /** Where its keys count: on the whole page, or only while the canvas (or nothing) has the focus. */
  readonly scope?: "canvas";
  /** The browser does it at these keys by itself, and the page takes part in that. */
  readonly native?: true;
  isEnabled(): boolean;
  perform(): void;
}
