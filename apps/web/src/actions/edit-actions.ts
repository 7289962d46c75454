import { openConnect } from "../canvas/connect-store.ts";
import { currentDocument, redoEdit, undoEdit, useDocument } from "../store/document-store.ts";
import { onlyEdge, onlyNode, selectOnly, useSelection } from "../store/selection-store.ts";
import type { Action } from "./action.ts";
import { deleteSelection, duplicateSelection, pasteFromClipboard } from "./clipboard.ts";
import { chosenNodes, designing, hasNodes, hasSelection } from "./conditions.ts";
import { removeKeepingFocus } from "./focus-beside.ts";
import { openSettings, renameSelected } from "./open-settings.ts";

/** What changes the document, apart from places. */
export const editActions: readonly Action[] = [
  {
    name: "undo",
    icon: "undo",
    keys: ["mod+z"],
    isEnabled: () => designing() && useDocument.getState().history.past.length > 0,
    perform: undoEdit,
  },
  {
    name: "redo",
    icon: "redo",
    keys: ["mod+shift+z", "mod+y"],
    isEnabled: () => designing() && useDocument.getState().history.future.length > 0,
    perform: redoEdit,
  },
  {
    name: "copy",
    icon: "copy",
    keys: ["mod+c"],
    native: true,
    isEnabled: hasSelection,
    perform: () => void document.execCommand("copy"),
  },
  {
    name: "cut",
    icon: "copy",
    keys: ["mod+x"],
    native: true,
    isEnabled: hasSelection,
    perform: () => void document.execCommand("cut"),
  },
  {
    name: "paste",
    icon: "copy",
    keys: ["mod+v"],
    native: true,
    isEnabled: designing,
    perform: () => void pasteFromClipboard(),
  },
  { name: "duplicate", icon: "copy", keys: ["mod+d"], isEnabled: hasSelection, perform: duplicateSelection },
  {
    name: "delete",
    icon: "trash",
    keys: ["delete", "backspace"],
    isEnabled: hasSelection,
    perform: deleteSelection,
  },
  {
    name: "deleteJoin",
    icon: "trash",
    keys: ["shift+delete", "shift+backspace"],
    isEnabled: hasNodes(1),
    perform: () => {
      const nodes = chosenNodes();
      void import("./delete-and-join.ts").then(({ deleteAndJoin }) =>
        removeKeepingFocus(currentDocument(), { nodes: new Set(nodes) }, () => deleteAndJoin(nodes)),
      );
    },
  },
  {
    name: "selectAll",
    icon: "box",
    keys: ["mod+a"],
    isEnabled: designing,
    perform: () => {
      const { nodes, notes } = currentDocument();
      selectOnly({ nodes: nodes.map(({ id }) => id), notes: notes.map(({ id }) => id) });
    },
  },
  {
    name: "addNext",
    icon: "plus",
    keys: ["a"],
    scope: "canvas",
    isEnabled: designing,
    perform: () => void import("./add-next.ts").then(({ addNext }) => addNext()),
  },
  {
    name: "connect",
    icon: "map",
    keys: ["c"],
    scope: "canvas",
    isEnabled: () => designing() && onlyNode(useSelection.getState()) !== null,
    perform: () => connectSelected(),
  },
  {
    name: "reconnect",
    icon: "map",
    keys: ["shift+c"],
    scope: "canvas",
    isEnabled: () => designing() && onlyEdge(useSelection.getState()) !== null,
    perform: () => reconnectSelected(),
  },
  {
    name: "openSettings",
    icon: "settings",
    keys: ["enter"],
    scope: "canvas",
    isEnabled: hasSelection,
    perform: openSettings,
  },
  { name: "rename", icon: "settings", keys: ["f2"], isEnabled: hasSelection, perform: renameSelected },
];

function connectSelected(): void {
  const id = onlyNode(useSelection.getState());
  if (id !== null) openConnect({ kind: "node", id });
}

function reconnectSelected(): void {
  const id = onlyEdge(useSelection.getState());
  if (id !== null) openConnect({ kind: "edge", id });
}
