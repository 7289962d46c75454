import type { Cluster, Job, JobProgress, JobSummary, ServerMessage } from "@millrace/protocol";
import { create } from "zustand";
import type { LiveStatus } from "../api/live-client.ts";
import { jobInLanguage } from "../store/example-language.ts";
import { receiveInsight, receiveObserved, resetInsight } from "./insight-store.ts";
import { jobTopology } from "./job-topology.ts";
import { metricsFeed } from "./metrics-feed.ts";

/** What the server said that changes rarely enough to be rendered: states, checkpoints, restarts, rows, the cluster. */
export interface LiveState {
  readonly status: LiveStatus;
  /** When the present connection was opened, by `performance.now()`; infinite: none is. */
  readonly openedMs: number;
  /** By the present connection: something at all, and something of the watched job. */
  readonly heard: boolean;
  readonly heardOfJob: boolean;
  readonly jobs: readonly JobSummary[] | null;
  /** The watched job. */
  readonly job: Job | null;
  readonly watchedJobId: string | null;
  readonly cluster: Cluster | null;
  /** Server's clock minus this one's, ms. */
  readonly clockSkewMs: number;
  readonly epoch: number | null;
  /** The last refusal of the server, for example of an unknown job. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export const useLive = create<LiveState>()(() => ({
  status: { kind: "connecting", attempt: 0 },
  openedMs: Number.POSITIVE_INFINITY,
  heard: false,
  heardOfJob: false,
  jobs: null,
  job: null,
  watchedJobId: null,
  cluster: null,
  clockSkewMs: 0,
  epoch: null,
  refusal: null,
}));

/** Milliseconds since the epoch by the server's clock. */
export const serverNow = (): number => Date.now() + useLive.getState().clockSkewMs;

const MOST_ROWS = 200;
const MOST_EVENTS = 200;

/** What came by one connection says nothing of the next. */
export function receiveStatus(status: LiveStatus): void {
  const openedMs = status.kind === "open" ? performance.now() : Number.POSITIVE_INFINITY;
  useLive.setState({ status, openedMs, heard: false, heardOfJob: false });
}

/** Takes a message of the server into the store; figures go to the metrics feed instead. */
export function receive(message: ServerMessage): void {
  if (!useLive.getState().heard) useLive.setState({ heard: true });
  switch (message.type) {
    case "welcome":
      return useLive.setState({ clockSkewMs: message.serverTimeMs - Date.now(), epoch: message.epoch });
    case "jobs":
      return receiveJobs(message.jobs);
    case "job":
      return receiveJob(jobInLanguage(message.job));
    case "progress":
      return receiveProgress(message.job);
    case "cluster":
      return useLive.setState({ cluster: message.cluster });
    case "error":
      return useLive.setState({ refusal: { code: message.code, message: message.message } });
    case "metrics":
      if (message.jobId === useLive.getState().job?.summary.id)
        metricsFeed.publish(message, performance.now());
      return;
    case "insight":
      if (message.jobId === useLive.getState().watchedJobId) receiveInsight(message);
      return;
    case "observed":
      if (message.jobId === useLive.getState().watchedJobId) receiveObserved(message);
      return;
    case "checkpoint":
      return changeJob(message.jobId, (job) => ({
        ...job,
        checkpoints: withCheckpoint(job.checkpoints, message.checkpoint),
      }));
    case "restart":
      return changeJob(message.jobId, (job) => ({
        ...job,
        restarts: withRestart(job.restarts, message.restart),
      }));
    case "part":
      return changeJob(message.jobId, (job) => ({ ...job, parts: withPart(job.parts, message.part) }));
    case "rows":
      return changeJob(message.jobId, (job) => ({ ...job, rows: withRows(job.rows, message) }));
  }
}

function receiveJobs(jobs: readonly JobSummary[]): void {
  const { job } = useLive.getState();
  const summary = jobs.find((candidate) => candidate.id === job?.summary.id);
  useLive.setState({ jobs, ...(job && summary ? { job: jobInLanguage({ ...job, summary }) } : {}) });
}

function receiveJob(job: Job): void {
  const { job: before, watchedJobId } = useLive.getState();
  if (watchedJobId !== null && job.summary.id !== watchedJobId) return;
  const sameJob = before?.summary.id === job.summary.id;
  useLive.setState({
    heardOfJob: true,
    job: sameJob ? { ...before, ...job, streamGraph: before.streamGraph, jobGraph: before.jobGraph } : job,
    refusal: null,
  });
  if (!sameJob) metricsFeed.reset(jobTopology(job.streamGraph, job.jobGraph));
}

function receiveProgress(progress: JobProgress): void {
  const { job } = useLive.getState();
  if (job?.summary.id === progress.summary.id) receiveJob(jobInLanguage({ ...job, ...progress }));
}

/** Begins to watch another job; what was shown of the last one goes. */
export function expectJob(jobId: string | null): void {
  if (jobId === useLive.getState().watchedJobId) return;
  useLive.setState({ watchedJobId: jobId, job: null, heardOfJob: false, refusal: null });
  metricsFeed.reset(null);
  resetInsight();
}

function changeJob(jobId: string, change: (job: Job) => Job): void {
  const { job } = useLive.getState();
  if (job?.summary.id === jobId) useLive.setState({ job: change(job) });
}

type Checkpoints = Job["checkpoints"];

function withCheckpoint(checkpoints: Checkpoints, checkpoint: Checkpoints[number]): Checkpoints {
  const others = checkpoints.filter((other) => other.id !== checkpoint.id);
  return [...others, checkpoint].toSorted((a, b) => a.id - b.id).slice(-MOST_EVENTS);
}

function withRestart(restarts: Job["restarts"], restart: Job["restarts"][number]): Job["restarts"] {
  return [...restarts.filter((other) => other.attempt !== restart.attempt), restart].slice(-MOST_EVENTS);
}

function withPart(parts: Job["parts"], part: Job["parts"][number]): Job["parts"] {
  return [...parts.filter((other) => other.path !== part.path), part].slice(-MOST_EVENTS);
}

/** New rows of a Print node are added to those that are shown; the newest stay. */
function withRows(all: Job["rows"], message: Extract<ServerMessage, { type: "rows" }>): Job["rows"] {
  const { nodeId, columns, rows, total } = message;
  const before = all.find((entry) => entry.nodeId === nodeId);
  const merged = { nodeId, columns, total, rows: [...(before?.rows ?? []), ...rows].slice(-MOST_ROWS) };
  return before ? all.map((entry) => (entry === before ? merged : entry)) : [...all, merged];
}
