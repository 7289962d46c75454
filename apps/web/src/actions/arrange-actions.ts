import { canvasHandle } from "../canvas/canvas-handle.ts";
import { GRID } from "../canvas/geometry.ts";
import type { Point } from "../canvas/geometry.ts";
import { groupsAfterMove } from "../canvas/group-geometry.ts";
import { currentWords } from "../i18n/use-words.ts";
import { currentDocument } from "../store/document-store.ts";
import { move } from "../store/edits.ts";
import { groupNodes, setCollapsed, ungroup } from "../store/group-edits.ts";
import { addNote } from "../store/note-edits.ts";
import { selectNodes, selectOnly, useSelection } from "../store/selection-store.ts";
import { setWriting } from "../canvas/canvas-store.ts";
import type { Action, ActionName } from "./action.ts";
import { aligned, distributed } from "./align.ts";
import type { Axis, Edge, Item } from "./align.ts";
import { arrangeNodes, layOutAll, layOutSelection } from "./arrange-nodes.ts";
import { chosenNodes, designing, hasNodes, hasSelection } from "./conditions.ts";

/** Where things lie, and what is drawn round them. */
export const arrangeActions: readonly Action[] = [
  {
    name: "layout",
    icon: "layout",
    keys: ["mod+shift+l"],
    isEnabled: designing,
    perform: () => void arrangeNodes(),
  },
  {
    name: "layoutSelection",
    icon: "layout",
    keys: [],
    isEnabled: hasNodes(2),
    perform: () => void layOutSelection(),
  },
  { name: "layoutAll", icon: "layout", keys: [], isEnabled: designing, perform: () => void layOutAll() },
  align("alignLeft", "left", "alt+a"),
  align("alignCentre", "centre", "alt+h"),
  align("alignRight", "right", "alt+d"),
  align("alignTop", "top", "alt+w"),
  align("alignMiddle", "middle", "alt+v"),
  align("alignBottom", "bottom", "alt+s"),
  distribute("distributeAcross", "across"),
  distribute("distributeDown", "down"),
  nudge("nudgeLeft", "shift+arrowleft", { x: -GRID, y: 0 }),
  nudge("nudgeRight", "shift+arrowright", { x: GRID, y: 0 }),
  nudge("nudgeUp", "shift+arrowup", { x: 0, y: -GRID }),
  nudge("nudgeDown", "shift+arrowdown", { x: 0, y: GRID }),
  {
    name: "group",
    icon: "group",
    keys: ["mod+g"],
    isEnabled: hasNodes(1),
    perform: () => {
      const id = groupNodes(chosenNodes(), currentWords().draw.newGroup);
      selectOnly({ groups: [id] });
    },
  },
  {
    name: "ungroup",
    icon: "group",
    keys: ["mod+shift+g"],
    isEnabled: hasGroups,
    perform: () => {
      const nodes = chosenNodes();
      ungroup(chosenGroups());
      selectNodes(nodes);
    },
  },
  {
    name: "collapse",
    icon: "group",
    keys: ["mod+e"],
    isEnabled: hasGroups,
    perform: () => {
      const groups = chosenGroups();
      const open = currentDocument().groups.some((group) => groups.has(group.id) && !group.collapsed);
      setCollapsed(groups, open);
      selectOnly({ groups });
    },
  },
  { name: "note", icon: "note", keys: ["n"], scope: "canvas", isEnabled: designing, perform: newNote },
];

/** Selected groups, and those that selected nodes are in. */
function chosenGroups(): ReadonlySet<string> {
  const { groups, nodes } = useSelection.getState();
  const chosen = currentDocument().groups.filter(
    (group) => groups.has(group.id) || group.nodes.some((id) => nodes.has(id)),
  );
  return new Set(chosen.map(({ id }) => id));
}

function hasGroups(): boolean {
  return designing() && chosenGroups().size > 0;
}

function newNote(): void {
  const canvas = canvasHandle();
  const at = canvas?.pointer() ?? canvas?.centre() ?? { x: 0, y: 0 };
  const id = addNote({ x: Math.round(at.x / GRID) * GRID, y: Math.round(at.y / GRID) * GRID });
  selectOnly({ notes: [id] });
  setWriting(id);
}

/** Selected nodes and notes with their sizes. */
function chosenItems(): readonly Item[] {
  const { notes } = useSelection.getState();
  const ids = new Set([...chosenNodes(), ...notes]);
  return (canvasHandle()?.bodies() ?? []).filter(({ id }) => ids.has(id));
}

function moveByPerson(positions: ReadonlyMap<string, Point>, mergeKey?: string): void {
  const groups = groupsAfterMove(currentDocument(), positions);
  move(positions, { by: "person", groups, ...(mergeKey === undefined ? {} : { mergeKey }) });
}

function align(name: ActionName, edge: Edge, key: string): Action {
  return {
    name,
    icon: "align",
    keys: [key],
    scope: "canvas",
    isEnabled: () => designing() && chosenItems().length >= 2,
    perform: () => moveByPerson(aligned(chosenItems(), edge)),
  };
}

function distribute(name: ActionName, axis: Axis): Action {
  return {
    name,
    icon: "align",
    keys: [],
    isEnabled: () => designing() && chosenItems().length >= 3,
    perform: () => moveByPerson(distributed(chosenItems(), axis)),
  };
}

/** One grid step; a run of them is one step of undo. */
function nudge(name: ActionName, key: string, by: Point): Action {
  return {
    name,
    icon: "align",
    keys: [key],
    scope: "canvas",
    isEnabled: hasSelection,
    perform: () => {
      const { nodes, notes } = currentDocument();
      const chosen = new Set([...chosenNodes(), ...useSelection.getState().notes]);
      const moved = [...nodes, ...notes].filter(({ id }) => chosen.has(id));
      moveByPerson(
        new Map(moved.map(({ id, position }) => [id, { x: position.x + by.x, y: position.y + by.y }])),
        "nudge",
      );
    },
  };
}
