import type { Finding, HotKeysMessage, ObservedRowMessage } from "@millrace/protocol";
import { create } from "zustand";
import { metricsFeed } from "./metrics-feed.ts";

/** What is found of the watched job, and the rows that pass at the node that is looked at. */
export interface InsightState {
  readonly finding: Finding | null;
  readonly hotKeys: readonly HotKeysMessage[];
  readonly observed: ObservedRows | null;
}

export interface ObservedRows {
  /** Whose rows they are: of several nodes that run as one, the last. */
  readonly nodeId: string;
  readonly columns: readonly string[];
  /** Newest first. */
  readonly rows: readonly ObservedRowMessage[];
}

const NOTHING: InsightState = { finding: null, hotKeys: [], observed: null };
const ROWS_KEPT = 40;

export const useInsight = create<InsightState>()(() => NOTHING);

export function receiveInsight(insight: Pick<InsightState, "finding" | "hotKeys">): void {
  useInsight.setState(insight);
  metricsFeed.setCause(insight.finding && isSlow(insight.finding) ? insight.finding.vertexId : null);
}

export function receiveObserved({ nodeId, columns, rows }: ObservedRows): void {
  const before = useInsight.getState().observed;
  const older = before?.nodeId === nodeId ? before.rows : [];
  useInsight.setState({
    observed: { nodeId, columns, rows: [...rows.toReversed(), ...older].slice(0, ROWS_KEPT) },
  });
}

export const forgetObserved = (): void => useInsight.setState({ observed: null });

export function resetInsight(): void {
  useInsight.setState(NOTHING);
  metricsFeed.setCause(null);
}

/** Whether something holds others back; otherwise the finding says what sets the pace. */
export const isSlow = ({ code }: Finding): boolean =>
  code !== "source-limited" &&
  code !== "source-aligned" &&
  code !== "busy-source" &&
  code !== "time-held-back";
