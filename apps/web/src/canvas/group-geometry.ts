import type { FlowDocument, FlowGroup } from "@millrace/graph";
import { around, DESIGN_HEIGHT, GRID, NODE_WIDTH } from "./geometry.ts";
import type { Point, Rect } from "./geometry.ts";

export const FRAME_PADDING = GRID;
export const FRAME_TITLE = GRID;

export interface Body extends Rect {
  readonly id: string;
}

/** The frame round nodes, with room for its title above them; null round none. */
export function frameAround(bodies: readonly Rect[]): Rect | null {
  const rect = around(bodies, FRAME_PADDING);
  return rect && { ...rect, y: rect.y - FRAME_TITLE, height: rect.height + FRAME_TITLE };
}

/**
 * Where the card of a collapsed group lies: in the place of its first node from the left, so that it covers none that
 * is not its own.
 */
export function cardPlace(bodies: readonly Rect[]): Point {
  const [first] = bodies.toSorted((a, b) => a.x - b.x || a.y - b.y);
  return { x: first?.x ?? 0, y: first?.y ?? 0 };
}

/**
 * Groups as they are once nodes lie where they were dragged: a node that was let go in a group's frame, or on its
 * card, is in it; one that was let go outside has left it. Nodes that moved together with all of their group stay.
 */
export function groupsAfterMove(
  document: Pick<FlowDocument, "nodes" | "groups">,
  moved: ReadonlyMap<string, Point>,
  heightOf: (nodeId: string) => number = () => DESIGN_HEIGHT,
): readonly FlowGroup[] {
  const { groups } = document;
  const loose = new Set(moved.keys());
  for (const group of groups)
    if (group.collapsed || group.nodes.every((id) => moved.has(id)))
      for (const id of group.nodes) loose.delete(id);
  if (groups.length === 0 || loose.size === 0) return groups;
  const bodies = new Map(
    document.nodes.map(({ id, position }) => [
      id,
      { id, ...(moved.get(id) ?? position), width: NODE_WIDTH, height: heightOf(id) },
    ]),
  );
  const bodiesOf = (ids: readonly string[]) => ids.flatMap((id) => bodies.get(id) ?? []);
  const areas = groups.map((group) => areaOf(group, bodiesOf(group.nodes.filter((id) => !loose.has(id)))));
  const members = groups.map((group) => group.nodes.filter((id) => !loose.has(id)));
  for (const body of bodiesOf([...loose])) {
    const at = areas.findIndex((area) => area !== null && contains(area, middleOf(body)));
    members[at]?.push(body.id);
  }
  return groups.flatMap((group, index) => {
    const nodes = members[index] ?? [];
    if (nodes.length === 0) return [];
    return [sameIds(nodes, group.nodes) ? group : { ...group, nodes }];
  });
}

function areaOf(group: FlowGroup, bodies: readonly Rect[]): Rect | null {
  if (bodies.length === 0) return null;
  if (!group.collapsed) return frameAround(bodies);
  return { ...cardPlace(bodies), width: NODE_WIDTH, height: DESIGN_HEIGHT };
}

const middleOf = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });

const contains = (rect: Rect, { x, y }: Point): boolean =>
  x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));
