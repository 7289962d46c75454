import type { JobHandle } from "@millrace/engine/node";
import { JobRecord } from "./job-record.ts";

/** A job that the engine has and the index lost: its StreamGraph is gone with the index. */
export function unknownOrigin(handle: JobHandle): JobRecord {
  const jobGraph = handle.graph;
  const streamGraph = { nodes: [], edges: [] };
  const json = new TextEncoder().encode(JSON.stringify({ streamGraph, jobGraph }));
  const createdMs = handle.execution().sinceMs;
  return JobRecord.begin({
    id: handle.id,
    documentId: null,
    documentVersion: null,
    createdMs,
    startedFrom: null,
    graphs: { jobGraph, streamEdges: [], json },
  });
}
