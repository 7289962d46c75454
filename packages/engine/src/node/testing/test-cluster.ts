import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCluster } from "../local-cluster.ts";
import type { LocalClusterOptions } from "../local-cluster-options.ts";

/** A cluster on a directory of its own, gone with the test. */
export class TestCluster implements AsyncDisposable {
  readonly cluster: LocalCluster;
  readonly root: string;
  readonly output: string;

  private constructor(cluster: LocalCluster, root: string) {
    this.cluster = cluster;
    this.root = root;
    this.output = join(root, "files", "out");
  }

  static async start(options: Partial<LocalClusterOptions> = {}): Promise<TestCluster> {
    const root = await mkdtemp(join(tmpdir(), "millrace-cluster-"));
    await mkdir(join(root, "files", "out"), { recursive: true });
    const cluster = await LocalCluster.start({ ...testOptions(root), ...options });
    return new TestCluster(cluster, root);
  }

  /** On what another cluster left. */
  static async on(root: string, options: Partial<LocalClusterOptions> = {}): Promise<TestCluster> {
    return new TestCluster(await LocalCluster.start({ ...testOptions(root), ...options }), root);
  }

  file(name: string): string {
    return join(this.root, "files", name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster.close();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const testOptions = (root: string): LocalClusterOptions => ({
  dataDir: join(root, "data"),
  taskManagers: 2,
  slotsPerTaskManager: 2,
  managedMemoryBytesPerSlot: 64 << 20,
  segmentPoolBytes: 32 << 20,
  allowedRoots: [join(root, "files")],
  standbyTaskManagers: 0,
});
