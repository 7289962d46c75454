/** What is left of ending: nothing yet, rows that come back by a loop, the last watermark, the operators' end, nothing more. */
export type EndPhase = "open" | "looping" | "max-watermark" | "operators" | "ended";
