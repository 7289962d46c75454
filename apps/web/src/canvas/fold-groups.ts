import type { FlowEdge, FlowGroup } from "@millrace/graph";
import { DESIGN_HEIGHT, NODE_WIDTH, PORT_STEP, RUN_HEIGHT } from "./geometry.ts";
import { restartsOfGroup } from "../monitor/restart-scope.ts";
import type { Point } from "./geometry.ts";
import { cardPlace, frameAround } from "./group-geometry.ts";
import type { NodeView, PortView } from "./node-view.ts";

/** A collapsed group: one card in the place of its nodes. */
export type CardView = {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  /** One port for each port of a member that an edge from outside leads to; its name is that of `memberPort`. */
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  readonly problem: NodeView["problem"];
  readonly position: Point;
  readonly height: number;
  readonly run: NodeView["run"];
};

/** An open group: a frame behind its nodes. */
export type FrameView = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  readonly count: number;
};

export interface Folded {
  readonly nodes: readonly NodeView[];
  readonly cards: readonly CardView[];
  readonly frames: readonly FrameView[];
  /** Edges with the ends that are drawn; those within a collapsed group are left out. */
  readonly edges: readonly FlowEdge[];
}

/** What is drawn where groups are collapsed. Meaning and places of the nodes do not change. */
export function foldGroups(
  views: readonly NodeView[],
  edges: readonly FlowEdge[],
  {
    groups,
    dragged,
  }: { readonly groups: readonly FlowGroup[]; readonly dragged: ReadonlyMap<string, Point> },
): Folded {
  if (groups.length === 0) return { nodes: views, cards: [], frames: [], edges };
  const byId = new Map(
    views.map((view) => [view.id, { ...view, position: dragged.get(view.id) ?? view.position }]),
  );
  const cardOf = new Map(
    groups.filter((group) => group.collapsed).flatMap((group) => group.nodes.map((id) => [id, group.id])),
  );
  const drawn = edges.filter(({ from, to }) => {
    const card = cardOf.get(from.node);
    return card === undefined || card !== cardOf.get(to.node);
  });
  const membersOf = (group: FlowGroup) => group.nodes.flatMap((id) => byId.get(id) ?? []);
  return {
    nodes: views.filter((view) => !cardOf.has(view.id)),
    cards: groups.filter((group) => group.collapsed).flatMap((group) => card(group, membersOf(group), drawn)),
    frames: groups.filter((group) => !group.collapsed).flatMap((group) => frame(group, membersOf(group))),
    edges: drawn.map((edge) => ({
      ...edge,
      from: endOf(edge.from, cardOf),
      to: endOf(edge.to, cardOf),
    })),
  };
}

type PortRef = FlowEdge["from"];

const SEPARATOR = "/";

/** Name of a card's port that stands for a member's. */
export const memberPort = ({ node, port }: PortRef): string => `${node}${SEPARATOR}${port}`;

/** The member's port that a port of a card stands for; any other port is itself. */
export function realPort({ node, port }: PortRef): PortRef {
  const cut = port.indexOf(SEPARATOR);
  return cut < 0 ? { node, port } : { node: port.slice(0, cut), port: port.slice(cut + 1) };
}

function endOf(ref: PortRef, cardOf: ReadonlyMap<string, string>): PortRef {
  const card = cardOf.get(ref.node);
  return card === undefined ? ref : { node: card, port: memberPort(ref) };
}

function frame(group: FlowGroup, members: readonly NodeView[]): readonly FrameView[] {
  const rect = frameAround(
    members.map((view) => ({ ...view.position, width: NODE_WIDTH, height: view.height })),
  );
  return rect ? [{ ...rect, id: group.id, name: group.name, count: members.length }] : [];
}

function card(
  group: FlowGroup,
  members: readonly NodeView[],
  edges: readonly FlowEdge[],
): readonly CardView[] {
  if (members.length === 0) return [];
  const sorted = members.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  const taken = {
    in: new Set(edges.map(({ to }) => memberPort(to))),
    out: new Set(edges.map(({ from }) => memberPort(from))),
  };
  const ports = (side: "inputs" | "outputs", used: ReadonlySet<string>) =>
    sorted.flatMap((view) =>
      view[side].flatMap((port) => {
        const name = memberPort({ node: view.id, port: port.name });
        return used.has(name) ? [{ ...port, name, missing: false }] : [];
      }),
    );
  const [inputs, outputs] = [ports("inputs", taken.in), ports("outputs", taken.out)];
  const run = worstRun(sorted);
  const rows = Math.max(inputs.length, outputs.length, 1);
  return [
    {
      id: group.id,
      name: group.name,
      members: sorted.map((view) => view.id),
      inputs,
      outputs,
      problem: worstProblem(sorted),
      position: cardPlace(
        sorted.map((view) => ({ ...view.position, width: NODE_WIDTH, height: view.height })),
      ),
      height: (run?.hasTask ? RUN_HEIGHT : DESIGN_HEIGHT) + (rows - 1) * PORT_STEP,
      run,
    },
  ];
}

const worstProblem = (views: readonly NodeView[]): NodeView["problem"] =>
  views.find(({ problem }) => problem?.severity === "error")?.problem ??
  views.find(({ problem }) => problem !== null)?.problem ??
  null;

const BAD_FIRST = ["failed", "starting", "running", "ended", "finished"] as const;

function worstRun(views: readonly NodeView[]): NodeView["run"] {
  const runs = views.flatMap(({ run }) => run ?? []);
  const withTask = runs.filter((run) => run.hasTask);
  const [first] = withTask.length > 0 ? withTask : runs;
  if (!first) return null;
  const state = BAD_FIRST.find((candidate) => withTask.some((run) => run.state === candidate)) ?? first.state;
  const restarts = restartsOfGroup(views.map(({ id, run }) => ({ id, restarts: run?.restarts ?? null })));
  return { hasTask: withTask.length > 0, state, restarts };
}
