/**
 * The trace of a simulation: every event that lessons, stepping and the event-time plot draw from. Same seed, same
 * trace, byte for byte (law 8): no wall clock, no object identity, keys in a fixed order.
 */
export interface TraceEvent {
  /** Position in the trace, from 0. */
  readonly step: number;
  /** Virtual clock, ms. */
  readonly timeMs: number;
  readonly kind: TraceKind;
  /** Task `<vertexId>/<subtask>`, or `jobmanager`. */
  readonly task: string;
  /** Operator uid, where one acted. */
  readonly operator: string | null;
  readonly data: Readonly<Record<string, TraceValue>>;
}

export type TraceValue = string | number | boolean | null | readonly TraceValue[];

export type TraceKind =
  | "rec.emit"
  | "rec.recv"
  | "rec.late"
  | "rec.drop"
  | "wm.emit"
  | "wm.recv"
  | "wm.combine"
  | "wm.idle"
  | "wm.active"
  | "win.assign"
  | "win.merge"
  | "win.fire"
  | "win.cleanup"
  | "timer.set"
  | "timer.fire"
  | "state.put"
  | "state.clear"
  | "state.change"
  | "buf.enq"
  | "buf.deq"
  | "buf.full"
  | "credit.grant"
  | "credit.use"
  | "bp.start"
  | "bp.end"
  | "bar.inject"
  | "bar.recv"
  /** A barrier goes out before rows that wait at the producer. */
  | "bar.overtake"
  /** A barrier is taken before rows that wait in a channel. */
  | "bar.early"
  | "align.start"
  | "align.end"
  | "snap.sync"
  | "snap.async"
  /** The rows in flight of a checkpoint are complete at a task. */
  | "snap.inflight"
  | "ck.ack"
  | "ck.complete"
  | "ck.abort"
  | "txn.precommit"
  | "txn.commit"
  | "task.open"
  | "task.state"
  | "job.deploy"
  | "job.running"
  | "job.restart"
  | "job.restore"
  | "job.finished"
  | "job.failed";

export interface TraceSink {
  event(kind: TraceKind, operator: string | null, data: Readonly<Record<string, TraceValue>>): void;
}
