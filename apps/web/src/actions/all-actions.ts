import type { Words } from "../i18n/words.ts";
import type { Action } from "./action.ts";
import { stepActions } from "./step-actions.ts";
import { arrangeActions } from "./arrange-actions.ts";
import { editActions } from "./edit-actions.ts";
import { designActions } from "./design-actions.ts";
import { pageActions, viewActions } from "./page-actions.ts";
import { runActions } from "./run-actions.ts";
import { walkActions } from "./walk-actions.ts";
import { watchActions } from "./watch-actions.ts";

export interface ActionSection {
  readonly name: keyof Words["draw"]["sections"];
  readonly actions: readonly Action[];
}

/** Every action, as the command palette and the list of keys show them. */
export const actionSections: readonly ActionSection[] = [
  { name: "run", actions: runActions },
  { name: "step", actions: stepActions },
  { name: "edit", actions: editActions },
  { name: "arrange", actions: arrangeActions },
  { name: "rows", actions: designActions },
  { name: "watch", actions: watchActions },
  { name: "view", actions: viewActions },
  { name: "page", actions: pageActions },
  { name: "walk", actions: walkActions },
];

export const allActions: readonly Action[] = actionSections.flatMap(({ actions }) => actions);
