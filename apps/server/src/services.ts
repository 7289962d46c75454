import type { ClusterView } from "./runners/cluster-view.ts";
import type { Compiler } from "./runners/compiler.ts";
import type { EngineCluster } from "./runners/engine-cluster.ts";
import type { ExampleAutostart } from "./runners/example-autostart.ts";
import type { HostSamples } from "./runners/host-samples.ts";
import type { FileRoots } from "./runners/file-roots.ts";
import type { JobRunner } from "./runners/job-runner.ts";
import type { JobWatch } from "./watch/job-watch.ts";
import type { Trials } from "./runners/trials.ts";
import type { CaptureStore } from "./storage/capture-store.ts";
import type { DocumentStore } from "./storage/document-store.ts";
import type { Remote } from "./storage/storage-messages.ts";
import type { VersionStore } from "./storage/version-store.ts";

/** What the routes and the live connections work with. */
export interface Services {
  readonly version: string;
  /** Functions run without a sandbox. */
  readonly trustedFunctions: boolean;
  readonly documents: Remote<DocumentStore>;
  readonly versions: Remote<VersionStore>;
  readonly captures: Remote<CaptureStore>;
  readonly compiler: Compiler;
  readonly cluster: EngineCluster;
  readonly clusterView: ClusterView;
  readonly runner: JobRunner;
  readonly watch: JobWatch;
  readonly autostart: ExampleAutostart;
  readonly roots: FileRoots;
  readonly trials: Trials;
  readonly hostSamples: HostSamples;
}
