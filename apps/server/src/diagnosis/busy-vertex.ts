import { isSink } from "@millrace/graph";
import type { Finding, FindingCode, Remedy } from "@millrace/protocol";
import { mean, worst } from "./evidence.ts";
import type { Evidence, SubtaskEvidence, VertexEvidence } from "./evidence.ts";
import { findingAbout } from "./finding-about.ts";

/** One subtask is alone with its load where the others are busy less than this share of it. */
const ALONE = 0.65;
/** Rows of one subtask over the mean, from which on they are unevenly spread. */
const UNEVEN = 1.4;
/** Share of one key, from which on it is hot. */
const HOT = 0.25;
const BUSY = 0.5;
/** A task that has its thread nearly all of its time shares it with nobody. */
const MOSTLY = 0.75;

interface Around {
  readonly evidence: Evidence;
  readonly vertices: readonly VertexEvidence[];
  readonly heldBack: readonly string[];
}

/** A task that works so little of its time is not what is slow, though it could work more. */
const LITTLE = 0.3;

/**
 * The first task behind backpressure that is not held back itself: what it does with its time. Where it mostly waits for
 * another task of its slot, that one is looked at.
 */
export function busyVertex(first: VertexEvidence, around: Around): Finding {
  const at = hogOf(first, around) ?? first;
  const most = worst(at.subtasks, ({ works }) => works);
  const others = at.subtasks.filter((subtask) => subtask !== most);
  const isAlone = others.length > 0 && mean(others.map(({ works }) => works)) < most.works * ALONE;
  const base = {
    ...findingAbout("slow-operator", at, around.evidence),
    heldBack: [...around.heldBack],
    params: { busy: most.busy, parallelism: at.vertex.parallelism },
  };
  if (isAlone) return { ...base, ...ofOneSubtask(at, most, around), subtask: most.subtask };
  return { ...base, ...ofAll(at, most, around) };
}

/** The vertex whose task has the thread that this one waits for. */
function hogOf(first: VertexEvidence, { evidence, vertices }: Around): VertexEvidence | null {
  const most = worst(first.subtasks, ({ busy }) => busy);
  if (most.works >= LITTLE || most.busy - most.works < LITTLE) return null;
  const rivals = rivalsOf(most, evidence);
  if (rivals.length === 0) return null;
  const hog = worst(rivals, ({ works }) => works);
  return hog.works < BUSY ? null : (vertices.find(({ vertex }) => vertex.id === hog.vertexId) ?? null);
}

const rivalsOf = (most: SubtaskEvidence, { subtasks }: Evidence): readonly SubtaskEvidence[] =>
  subtasks.filter(
    (other) => other.slot !== null && other.slot === most.slot && other.vertexId !== most.vertexId,
  );

type Verdict = Pick<Finding, "code" | "remedies"> & Partial<Finding>;

function ofOneSubtask(at: VertexEvidence, most: SubtaskEvidence, { evidence }: Around): Verdict {
  const skew =
    most.rowsPerSecond / Math.max(1e-9, mean(at.subtasks.map(({ rowsPerSecond }) => rowsPerSecond)));
  const params = { busy: most.busy, skew, parallelism: at.vertex.parallelism };
  if (skew < UNEVEN) return { code: "slow-subtask", params, remedies: ["show-node"] };
  const keys = evidence.hotKeys.find(({ vertexId }) => vertexId === at.vertex.id);
  const top = keys?.keys[0];
  if (!keys || !top || top.share < HOT) return { code: "skew", params, remedies: ["show-node"] };
  return {
    code: "hot-key",
    params,
    hotKey: { columns: keys.columns, ...top },
    remedies: ["show-node"],
  };
}

function ofAll(at: VertexEvidence, most: SubtaskEvidence, { evidence, vertices }: Around): Verdict {
  const { parallelism, operators } = at.vertex;
  const wider = Math.max(0, ...at.before.map((id) => parallelismOf(id, evidence)));
  const raise: readonly Remedy[] = ["raise-parallelism", "show-node"];
  const verdict = (code: FindingCode): Verdict => ({ code, remedies: [...raise] });
  const rival = rivalsOf(most, evidence).find(({ works }) => works >= LITTLE);
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
