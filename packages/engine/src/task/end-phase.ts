/** What is left of ending: nothing yet, rows that come back by a loop, the last watermark, the operators' end, nothing more. */
export type EndPhase = "open" | "looping" | "max-watermark" | "operators" | "ended";

/** Rows of some input may be taken: after the end of its inputs a loop goes on for a while. */
export const takesRows = (end: EndPhase): boolean => end === "open" || end === "looping";
