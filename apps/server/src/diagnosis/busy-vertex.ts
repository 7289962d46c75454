import { isSink } from "@millrace/graph";
import type { Finding, FindingCode, Remedy } from "@millrace/protocol";
import { mean, worst } from "./evidence.ts";
import type { Evidence, SubtaskEvidence, VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";
import { heldBackBy } from "./held-back.ts";
import { rivalsOf } from "./slot-threads.ts";

/** One subtask is alone with its load where the others work less than this share of what it does. */
const ALONE = 0.65;
/** One that is held back so much more of its time says nothing of how rows are spread. */
const HELD_BACK = 0.4;
/** Rows of one subtask over the mean, from which on they are unevenly spread. */
const UNEVEN = 1.4;
/** Time for a row over that of the others, from which on a subtask is slow: a loaded machine alone makes less of it. */
const SLOWER = 2;
/** Share of one key, from which on it is hot. */
const HOT = 0.25;
/** A task that has its thread nearly all of its time shares it with nobody. */
const MOSTLY = 0.75;
/** Against one that works so much less, it is the one that is slow; else they share the core. */
const COMPARABLE = 0.5;

export interface Around {
  readonly evidence: Evidence;
  readonly vertices: readonly VertexEvidence[];
}

/** The vertex that everything waits for: what it does with its time. */
export function busyVertex(at: VertexEvidence, around: Around): Finding {
  const most = worst(at.subtasks, ({ works }) => works);
  return {
    ...findingAbout("slow-operator", at, around.evidence),
    heldBack: [...heldBackBy(at, around.vertices)],
    params: { busy: most.busy, parallelism: at.vertex.parallelism },
    ...(ofOneSubtask(at, most, around) ?? ofAll(at, most, around)),
  };
}

type Verdict = Pick<Finding, "code" | "remedies"> & Partial<Finding>;

/** One works alone because it gets more rows by key, or because a row takes it longer. Null: neither. */
function ofOneSubtask(at: VertexEvidence, most: SubtaskEvidence, { evidence }: Around): Verdict | null {
  const others = at.subtasks.filter((subtask) => subtask !== most);
  if (others.length === 0 || mean(others.map(({ works }) => works)) >= most.works * ALONE) return null;
  const skew = skewOf(most, others);
  const verdict = (code: FindingCode): Verdict => ({
    code,
    subtask: most.subtask,
    params: { busy: most.busy, skew, parallelism: at.vertex.parallelism },
    remedies: ["show-node"],
  });
  if (skew >= UNEVEN && isKeyed(at, evidence)) {
    const keys = evidence.hotKeys.find(({ vertexId }) => vertexId === at.vertex.id);
    const top = keys?.keys[0];
    if (!keys || !top || top.share < HOT) return verdict("skew");
    return { ...verdict("hot-key"), hotKey: { columns: keys.columns, ...top } };
  }
  return timePerRow([most]) >= SLOWER * timePerRow(others) ? verdict("slow-subtask") : null;
}

/** Rows of a subtask over the mean of those that take what they are given. */
function skewOf(most: SubtaskEvidence, others: readonly SubtaskEvidence[]): number {
  const free = others.filter(({ backpressured }) => backpressured < most.backpressured + HELD_BACK);
  const usual = mean([most, ...free].map(({ rowsPerSecond }) => rowsPerSecond));
  return most.rowsPerSecond / Math.max(1e-9, usual);
}

const isKeyed = ({ vertex }: VertexEvidence, { jobGraph }: Evidence): boolean =>
  jobGraph.edges.some(({ target, partitioning }) => target === vertex.id && partitioning.kind === "hash");

const timePerRow = (subtasks: readonly SubtaskEvidence[]): number =>
  mean(subtasks.map(({ works }) => works)) /
  Math.max(1e-9, mean(subtasks.map(({ rowsPerSecond }) => rowsPerSecond)));

function ofAll(at: VertexEvidence, most: SubtaskEvidence, { evidence, vertices }: Around): Verdict {
  const { parallelism, operators } = at.vertex;
  const wider = Math.max(0, ...at.before.map((id) => parallelismOf(id, evidence)));
  const raise: readonly Remedy[] = ["raise-parallelism", "show-node"];
  const verdict = (code: FindingCode): Verdict => ({ code, remedies: [...raise] });
  const rival = rivalsOf(most, evidence).find(({ works }) => works >= most.works * COMPARABLE);
  if (most.slot !== null && most.works < MOSTLY && rival !== undefined) {
    const name = vertices.find(({ vertex }) => vertex.id === rival.vertexId)?.vertex.operators[0]?.name;
    return {
      ...verdict("shared-core"),
      subtask: most.subtask,
      params: { busy: most.busy, slot: most.slot, rival: name ?? rival.vertexId, rivalBusy: rival.works },
    };
  }
  if (parallelism < wider) {
    return {
      ...verdict("low-parallelism"),
      params: { busy: most.busy, parallelism, producers: wider },
    };
  }
  return verdict(operators.every(({ spec }) => isSink(spec)) ? "slow-sink" : "slow-operator");
}

const parallelismOf = (vertexId: string, { jobGraph }: Evidence): number =>
  jobGraph.vertices.find(({ id }) => id === vertexId)?.parallelism ?? 0;
