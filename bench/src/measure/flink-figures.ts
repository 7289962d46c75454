/**
 * Apache Flink 2.3.0 on a 2-core machine of the same kind: thousands of events a second and CPU seconds per million
 * events of the whole TaskManager process. Nexmark at an event-time rate of 100,000/s, 1 to 10 million events, hash map
 * state, checkpoints off, `pipeline.object-reuse: true` (Flink at its best). `windowed count` stands beside q12, which
 * counts by bidder in windows of processing time.
 */
export interface FlinkFigure {
  readonly kiloEventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
}

export const FLINK: Readonly<Record<string, readonly [p1: FlinkFigure, p2: FlinkFigure | null]>> = {
  q0: [figure(812, 1.47), figure(1714, 1.18)],
  q1: [figure(899, 1.23), figure(1615, 1.2)],
  q2: [figure(985, 1.11), figure(1851, 1.06)],
  q5: [figure(518, 2.96), figure(603, 3.18)],
  "tumbling count": [figure(804, 1.91), null],
};

function figure(kiloEventsPerSecond: number, cpuSecondsPerMillion: number): FlinkFigure {
  return { kiloEventsPerSecond, cpuSecondsPerMillion };
}
