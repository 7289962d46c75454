export const runtimeMode = {
  label: "Runtime mode",
  names: { streaming: "Streaming", batch: "Batch", automatic: "Automatic" },
  hints: {
    streaming: "All nodes run at once; results change as rows come, and checkpoints save them.",
    batch:
      "Stage by stage: each waits until the one before has written all its rows to disk. Keys are sorted, every key gives its final result once, and no row is late. Sources have to end. There are no checkpoints: what fails begins again from the stage before.",
    automatic: "Batch where every source ends, else streaming.",
  },
  now: { streaming: "Now streaming.", batch: "Now batch." },
  allEnd: "Every source ends.",
  endless: (nodes: string) => `It does not end: ${nodes}.`,
  loops: (nodes: string) => `A loop leads into ${nodes}.`,
  stage: (n: number) => `Stage ${n}`,
  stages: { waiting: "waiting", running: "running", finished: "finished", failed: "failed" },
  noCheckpoints:
    "A batch job takes no checkpoints but the last, with which its sinks commit: what fails begins again from what the stages before it have written.",
  cancelTitle:
    "Ends the batch job now. Its sinks commit nothing, and nothing is kept to start from: it would begin anew.",
  spilled: "Sorted on disk",
  finishedStages: "Batch: stages done",
};
