import type { NodeFigures } from "../monitor/job-figures.ts";

/**
 * What a collapsed group shows: load and rates of the cause of a jam where one is among its nodes, else of the node with
 * most load; the smallest watermark; late rows and state of all. Undefined: nothing was measured.
 */
export function figuresOfGroup(figures: readonly NodeFigures[]): NodeFigures | undefined {
  const worst = figures.find(({ isCause }) => isCause) ?? figures.toSorted((a, b) => load(b) - load(a))[0];
  if (worst === undefined) return undefined;
  const watermarks = figures.flatMap(({ watermarkMs }) => watermarkMs ?? []);
  const sum = (of: (figures: NodeFigures) => number): number =>
    figures.reduce((total, each) => total + of(each), 0);
  return {
    ...worst,
    watermarkMs: watermarks.length === 0 ? null : Math.min(...watermarks),
    lateRecords: sum(({ lateRecords }) => lateRecords),
    stateBytes: sum(({ stateBytes }) => stateBytes),
    stateEntries: sum(({ stateEntries }) => stateEntries),
  };
}

const load = ({ busy, backpressured }: NodeFigures): number => Math.max(busy, backpressured);
