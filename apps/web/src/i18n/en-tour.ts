/** Words of the tour for a first visit. */
export const tour = {
  title: "Tour",
  offer: "This pipeline is running on this machine; its figures are live.",
  start: "Show me around",
  startAgain: "Take the tour",
  dismiss: "Dismiss",
  next: "Next",
  back: "Back",
  finish: "Done",
  end: "End the tour",
  of: (step: number, steps: number) => `${step} of ${steps}`,
  steps: {
    channel: {
      title: "A channel carries rows",
      text: "The figure is rows per second, counted by the engine. Rows that wait fill the channel from its gate backwards; empty cells are credits.",
    },
    watermark: {
      title: "The watermark is a level",
      text: "No row of an earlier event time is expected here. The figure beside it says how far the level is behind the clock.",
    },
    checkpoint: {
      title: "Checkpoints",
      text: "A barrier passes through all channels, and each task saves its state when it comes. Select one to see which subtask took how long, and at what.",
    },
    design: {
      title: "Change it in Design",
      text: "The job goes on with the version that it was started with. What you draw becomes a new version, saved as you go.",
    },
    samples: {
      title: "Every channel shows rows",
      text: "Click a channel for sample rows. They are computed in this tab from real input, before anything runs.",
    },
    step: {
      title: "Step through it",
      text: "Step runs the same pipeline row by row, forwards and backwards: queues, state, timers and the watermark are all there to see.",
    },
  },
} as const;
