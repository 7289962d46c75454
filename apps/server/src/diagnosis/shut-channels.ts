import type { Finding } from "@millrace/protocol";
import { worst } from "./evidence.ts";
import type { ChannelEvidence, Evidence, VertexEvidence } from "./evidence.ts";
import type { Around } from "./busy-vertex.ts";
import { findingAbout } from "./finding-about.ts";
import { heldBackBy } from "./held-back.ts";

/** Shut so much of the time, a channel holds its producer back more than work does. */
const OFTEN = 0.3;
const BUSY = 0.7;

/** A task that does not read what it has, because channels are shut until the barrier comes on the last one. */
export function shutChannels(at: VertexEvidence, { evidence, vertices }: Around): Finding | null {
  const into = evidence.channels.filter(({ edge }) => evidence.jobGraph.edges[edge]?.target === at.vertex.id);
  const shut = into.filter((channel) => channel.shut >= OFTEN);
  if (shut.length === 0 || worst(at.subtasks, ({ busy }) => busy).busy >= BUSY) return null;
  const late = into.reduce((least, channel) => (channel.shut < least.shut ? channel : least));
  return {
    ...findingAbout("alignment", at, evidence),
    subtask: late.consumer,
    heldBack: [...heldBackBy(at, vertices)],
    params: {
      shut: Math.max(...shut.map((channel) => channel.shut)),
      channels: shut.length,
      of: into.length,
      late: producerName(late, evidence),
      lateSubtask: late.producer + 1,
    },
    remedies: ["longer-checkpoint-interval", "show-checkpoint"],
  };
}

function producerName({ edge }: ChannelEvidence, { jobGraph }: Evidence): string {
  const source = jobGraph.vertices.find(({ id }) => id === jobGraph.edges[edge]?.source);
  return source?.operators[0]?.name ?? "";
}
