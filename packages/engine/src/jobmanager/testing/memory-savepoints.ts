import { describeStates, graphDigest } from "../../checkpoint/savepoint-format.ts";
import type { Savepoint } from "../../checkpoint/savepoint-format.ts";
import { StorageError } from "../job-storage.ts";
import type {
  CopyWatch,
  ListedSavepoint,
  SavepointRequest,
  SavepointSource,
  SavepointStorage,
} from "../savepoint-storage.ts";

/** Savepoints in a map, with faults to order. */
export class MemorySavepoints implements SavepointStorage {
  readonly savepoints = new Map<string, Savepoint>();
  failWrites = 0;
  /** The next write does not go on before this resolves. */
  hangs: Promise<void> | null = null;

  async write(
    request: SavepointRequest,
    { jobId, graph, checkpointId, timestampMs }: SavepointSource,
    watch: CopyWatch,
  ): Promise<{ readonly savepoint: Savepoint; readonly path: string }> {
    if (this.failWrites > 0) {
      this.failWrites -= 1;
      throw new StorageError("disk-full", "no space");
    }
    const { hangs } = this;
    this.hangs = null;
    if (hangs !== null) await hangs;
    if (watch.givenUp) throw new StorageError("io-error", "given up");
    const savepoint: Savepoint = {
      id: `sp-${jobId}-${checkpointId}`,
      ...request,
      createdMs: timestampMs,
      jobId,
      jobName: graph.name,
      checkpointId,
      maxParallelism: graph.maxParallelism,
      bytes: 0,
      manifest: { bytes: 0, checksum: 0 },
      graphDigest: graphDigest(graph),
      states: describeStates(graph),
      graph,
    };
    this.savepoints.set(savepoint.id, savepoint);
    return { savepoint, path: `/data/savepoints/${savepoint.id}` };
  }

  list(): Promise<readonly ListedSavepoint[]> {
    return Promise.all([...this.savepoints.keys()].map((id) => this.read(id))).then((all) =>
      all.filter((each) => each !== null),
    );
  }

  read(id: string): Promise<ListedSavepoint | null> {
    const savepoint = this.savepoints.get(id);
    return Promise.resolve(
      savepoint === undefined ? null : { kind: "intact", id, path: `/data/savepoints/${id}`, savepoint },
    );
  }

  remove(id: string): Promise<void> {
    this.savepoints.delete(id);
    return Promise.resolve();
  }
}
