import { setWriting } from "../canvas/canvas-store.ts";
import { currentDocument } from "../store/document-store.ts";
import { setCollapsed } from "../store/group-edits.ts";
import { openPanel } from "../store/preferences-store.ts";
import { onlyGroup, onlyNote, useSelection } from "../store/selection-store.ts";
import { setView } from "../store/view-store.ts";

/** Goes into what is selected: the form of a node, the text of a note; a collapsed group opens. */
export function openSettings(): void {
  const selection = useSelection.getState();
  const note = onlyNote(selection);
  const group = onlyGroup(selection);
  if (note !== null) setWriting(note);
  else if (group !== null) toggleGroup(group);
  else focusForm(".inspector-body");
}

export function renameSelected(): void {
  focusForm(".inspector-body");
}

function toggleGroup(id: string): void {
  const group = currentDocument().groups.find((candidate) => candidate.id === id);
  if (group) setCollapsed(new Set([id]), !group.collapsed);
}

const FIELDS = "input:not([type=hidden]), select, textarea, [contenteditable=true], button";

function focusForm(area: string): void {
  openPanel("inspector");
  setView({ inspectorTab: "settings" });
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(`.inspector-area ${area} :is(${FIELDS})`);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
}
