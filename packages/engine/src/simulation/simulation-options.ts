import type { HostSample } from "../io/io-service.ts";
import type { MadeUpAnswers } from "../io/sampled-requests.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";
import type { RowProbe } from "../task/row-probe.ts";
import type { SourceScript } from "./scripted-source.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** The engine's own where missing. */
  readonly registry?: OperatorRegistry;
  /** Files to read, by absolute path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What servers send before they close, by `host:port`: to whoever connects, once. */
  readonly sockets?: Readonly<Record<string, string | Uint8Array>>;
  /** What the host will report, in order of time (virtual wall clock). */
  readonly hostSamples?: readonly HostSample[];
  /** Virtual wall clock at the beginning, ms since the epoch. */
  readonly startMs?: number;
  /** Rows that a source gives in a step at most; each step takes a random number of them. 1 is row mode. */
  readonly pollRows?: number;
  /** Events kept for `takeTrace`; 0: no trace. */
  readonly traceEvents?: number;
  /** Sees every row that leaves an operator. */
  readonly probe?: RowProbe;
  readonly mode?: "generated" | "interpreted";
  /** Virtual ms that a node's task is busy after each step with rows, by node: a slow node. */
  readonly costsMs?: Readonly<Record<string, number>>;
  /** When each row of a collection comes, virtual ms after the start, by node; where missing: at once. */
  readonly arrivalsMs?: Readonly<Record<string, readonly number[]>>;
  /** What sources that are collections do, by node, in place of giving their rows at once. */
  readonly scripts?: Readonly<Record<string, SourceScript>>;
  /** What servers say to requests; to others the sample of the node that sends them is the answer. */
  readonly answers?: MadeUpAnswers;
  /** Changes of what operators hold are events too (state.change). */
  readonly traceState?: boolean;
}
