import type { Words } from "../i18n/words.ts";
import type { IconName } from "../ui/icon-paths.ts";

export type ActionName = keyof Words["commands"]["names"];

/** Something a person can do, from wherever: a key, the command palette, a button. */
export interface Action {
  readonly name: ActionName;
  readonly icon: IconName;
  /** Keys as `event.key` in lower case, with `mod+` for Ctrl or Command and `shift+`; the first is shown. */
  readonly keys: readonly string[];
  isEnabled(): boolean;
  perform(): void;
}
