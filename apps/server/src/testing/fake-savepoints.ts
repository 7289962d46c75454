import type { ListedSavepoint, Savepoint, SavepointStorage } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";

/** Savepoints that the test puts there. */
export class FakeSavepoints implements SavepointStorage {
  readonly listed = new Map<string, ListedSavepoint>();

  add(of: {
    readonly id: string;
    readonly jobId: string;
    readonly documentId: string;
    readonly graph: JobGraph;
  }): Extract<ListedSavepoint, { readonly kind: "intact" }> {
    const { id, jobId, documentId, graph } = of;
    const savepoint: Savepoint = {
      id,
      name: `name of ${id}`,
      trigger: "manual",
      createdMs: 3_000,
      jobId,
      jobName: graph.name,
      checkpointId: 4,
      origin: { documentId, documentVersion: 1 },
      maxParallelism: graph.maxParallelism,
      bytes: 77,
      manifest: { bytes: 1, checksum: 1 },
      graphDigest: "00000000",
      states: [],
      graph,
    };
    const listed = { kind: "intact", id, path: `/data/savepoints/${id}`, savepoint } as const;
    this.listed.set(id, listed);
    return listed;
  }

  addDamaged(id: string, problem: Extract<ListedSavepoint, { kind: "damaged" }>["problem"]): void {
    this.listed.set(id, { kind: "damaged", id, path: `/data/savepoints/${id}`, problem });
  }

  write(): ReturnType<SavepointStorage["write"]> {
    return Promise.reject(new Error("the engine writes savepoints"));
  }

  list(): Promise<readonly ListedSavepoint[]> {
    return Promise.resolve([...this.listed.values()]);
  }

  read(id: string): Promise<ListedSavepoint | null> {
    return Promise.resolve(this.listed.get(id) ?? null);
  }

  remove(id: string): Promise<void> {
    this.listed.delete(id);
    return Promise.resolve();
  }
}
