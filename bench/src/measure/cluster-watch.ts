import type { LocalCluster } from "@millrace/engine/node";
import { processCpuSeconds, residentBytes } from "./process-cpu.ts";

export interface ClusterUse {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  /** Segments not in the pool, over all TaskManagers, and how many there are. */
  readonly peakSegments: number;
  readonly segments: number;
}

const SAMPLE_MS = 100;

/** What the TaskManagers of a cluster use from now until `end`. */
export class ClusterWatch {
  readonly #cluster: LocalCluster;
  readonly #cpuBefore: number;
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  readonly #segments = new Map<string, { readonly used: number; readonly total: number }>();
  #peakRssBytes = 0;
  #peakSegments = 0;

  constructor(cluster: LocalCluster) {
    this.#cluster = cluster;
    this.#cpuBefore = this.#cpuSeconds();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS);
    this.#unsubscribe = cluster.subscribe((event) => {
      if (event.kind !== "task-manager-sample") return;
      this.#segments.set(event.taskManagerId, event.sample.segments);
      const used = [...this.#segments.values()].reduce((sum, segments) => sum + segments.used, 0);
      this.#peakSegments = Math.max(this.#peakSegments, used);
    });
  }

  residentBytes(): number {
    return this.#cluster.taskManagers().reduce((sum, { pid }) => sum + residentBytes(pid), 0);
  }

  end(): ClusterUse {
    clearInterval(this.#timer);
    this.#unsubscribe();
    this.#sample();
    const segments = [...this.#segments.values()].reduce((sum, { total }) => sum + total, 0);
    return {
      cpuSeconds: this.#cpuSeconds() - this.#cpuBefore,
      peakRssBytes: this.#peakRssBytes,
      peakSegments: this.#peakSegments,
      segments,
    };
  }

  #cpuSeconds(): number {
    return this.#cluster.taskManagers().reduce((sum, { pid }) => sum + processCpuSeconds(pid), 0);
  }

  #sample(): void {
    this.#peakRssBytes = Math.max(this.#peakRssBytes, this.residentBytes());
  }
}
