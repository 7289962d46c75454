/** Words of a job's life: settings of restarts and checkpoints, history, kept checkpoints, versions of documents. */
export const lifecycle = {
  settings: {
    restart: "After a failure",
    strategies: {
      none: "Fail the job",
      "fixed-delay": "Restart, fixed delay",
      "exponential-delay": "Restart, growing delay",
      "failure-rate": "Restart, limited rate",
    },
    strategyHints: {
      none: "The first failure ends the job. Its checkpoints are kept.",
      "fixed-delay": "So many restarts in the life of the job, each after the same delay.",
      "exponential-delay":
        "Restarts without end. The delay grows with each failure and begins anew after a quiet time.",
      "failure-rate": "Restarts until more failures than allowed fall within the interval.",
    },
    attempts: "Restarts",
    delay: "Delay",
    initialDelay: "First delay",
    longestDelay: "Longest delay",
    resetAfter: "Quiet time",
    multiplier: "Growth factor",
    jitter: "Jitter, 0 to 1",
    failures: "Failures allowed",
    within: "Within",
    notNumber: "Not a number.",
    retained: "Checkpoints kept",
    onCancel: "When cancelled",
    onCancelChoices: { retain: "Keep the checkpoints", delete: "Delete the checkpoints" },
  },
} as const;
